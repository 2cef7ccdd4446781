using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Sharing;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Sharing;

/// <summary>What the brand shows to people without an account, who made it and when it ends. The addresses themselves are not kept.</summary>
internal sealed class IndexModel(SharedViews views, AuditLog audit, TimeProvider clock) : BrandPageModel
{
    public IReadOnlyList<SharedView> Views { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Views = await views.ListAsync(cancellation);

    public async Task<IActionResult> OnPostWithdrawAsync(long id, CancellationToken cancellation)
    {
        if (await views.FindToWithdrawAsync(id, cancellation) is not { } view)
        {
            return NotFound();
        }
        (view.WithdrawnAt, view.WithdrawnBy) = (clock.GetUtcNow(), Brand.Actor.Name);
        await audit.RecordAsync("withdrew shared analytics", view.Title, cancellation);
        this.ShowToast(ReportsText.ShareWithdrawn);
        return LocalRedirect(BrandUrl("analytics/shares"));
    }

    public bool IsOpen(SharedView view) => views.IsOpen(view);

    /// <summary>The view in the console, as whoever may open it there sees it.</summary>
    public string ViewUrl(SharedView view) => BrandUrl("analytics") + view.Query;

    /// <summary>The last day on which it can be seen.</summary>
    public string EndOf(SharedView view) =>
        BrandDays.DateOf(view.EndsAt.AddTicks(-1), Brand.TimeZone).ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
