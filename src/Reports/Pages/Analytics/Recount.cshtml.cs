using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>Counting the clicks of the past again: how far it is, what came of the last time, and a button for the next.</summary>
internal sealed class RecountModel(Recounts recounts, ClickBeginning beginning) : BrandPageModel
{
    /// <summary>Null when it never was done.</summary>
    public Recount? Last { get; private set; }

    public bool HasClicks { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Last = await recounts.LastAsync(cancellation);
        HasClicks = await beginning.FirstDayAsync(Brand.TimeZone, cancellation) is not null;
        return Page();
    }

    /// <summary>Asked twice, it is done once.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await recounts.StartAsync(Brand.Actor.Name, cancellation);
        return Redirect(BrandUrl("analytics/recount"));
    }
}
