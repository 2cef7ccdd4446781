using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Counting;

/// <summary>For how many months single clicks are kept.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class MonthsModel(ClickRetention retention, AuditLog audit) : BrandPageModel
{
    [BindProperty]
    public string? Months { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Months = (await retention.MonthsAsync(cancellation)).ToString(CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!int.TryParse(Months, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var months)
            || months is < ClickRetention.FewestMonths or > ClickRetention.MostMonths)
        {
            ModelState.AddModelError(nameof(Months), ReportsText.RetentionWrong.With(ClickRetention.FewestMonths, ClickRetention.MostMonths));
            return Page();
        }
        if (months != await retention.MonthsAsync(cancellation))
        {
            await retention.ChangeAsync(months, Brand.Actor.Name, cancellation);
            await audit.RecordAsync("changed how many months single clicks are kept to", months.ToString(CultureInfo.InvariantCulture), cancellation);
        }
        this.ShowToast(ReportsText.RetentionSaved.With(months));
        return LocalRedirect(BrandUrl("analytics/counting"));
    }
}
