using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Operator;

/// <summary>The floor of the whole installation.</summary>
internal sealed class ConsentModel(ConsentFloors floors, FloorEditor editor, PlatformApis apis, TimeProvider clock) : OperatorPageModel
{
    [BindProperty]
    public PolicyInput Input { get; set; } = new();

    /// <summary>Administrators are the only ones who get here.</summary>
    public static bool CanChange => true;

    /// <summary>Nobody stands above the operator.</summary>
    public static ConsentPolicy Above => ConsentPolicy.Default;

    public IReadOnlyList<string> Means { get; private set; } = [];

    /// <summary>Ad platforms' server interfaces whose version ends soon or has ended, in words.</summary>
    public IReadOnlyList<string> Ending =>
    [
        .. apis.EndingSoon(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)).Select(sunset => (sunset.DaysLeft < 0 ? RetargetingText.ApiEnded : RetargetingText.ApiEnds)
            .With(sunset.Platform.Name, sunset.Api.Name, sunset.Api.Version, sunset.Api.Sunset?.ToString("d MMM yyyy", System.Globalization.CultureInfo.CurrentCulture), sunset.DaysLeft)),
    ];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Input = PolicyInput.Of(await floors.FindAsync(null, cancellation), Above);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var errors = await editor.SaveAsync(null, Input, Above, cancellation);
        if (errors.Count == 0)
        {
            this.ShowToast(RetargetingText.Saved);
            return LocalRedirect("/operator/consent");
        }
        foreach (var (field, error) in errors)
        {
            ModelState.AddModelError("Input." + field, error);
        }
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellation) =>
        Means = FloorSentences.Of((await floors.AboveAgenciesAsync(cancellation)).Least);
}
