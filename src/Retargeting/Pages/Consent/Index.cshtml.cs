using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Consent;

/// <summary>How a domain asks, what it fires, and whether it is ready to; one tab a domain.</summary>
internal sealed class IndexModel(
    IBrandDomains domains, PixelList pixels, ConsentSetups setups, ConsentFloors floors, ConsentEditor editor, ConsentSwitch consentSwitch,
    DomainSpeed speed, Regions regions, TimeProvider clock) : BrandPageModel
{
    /// <summary>The domain's id; absent, the brand's first one.</summary>
    [BindProperty(SupportsGet = true, Name = "domain")]
    public long? DomainId { get; set; }

    [BindProperty]
    public ConsentInput Input { get; set; } = new();

    public IReadOnlyList<BrandDomain> Domains { get; private set; } = [];

    /// <summary>Null while the brand has none.</summary>
    public BrandDomain? Domain { get; private set; }

    public ConsentSetup Setup { get; private set; } = null!; // read with the domain

    public bool MayTurnOn => Setup.Checklist.IsComplete && !Setup.Consent.Sensitive;

    public FloorsAbove Above { get; private set; } = FloorsAbove.None;

    public IReadOnlyList<PixelUse> Pixels { get; private set; } = [];

    public IReadOnlyList<VisitorRow> Visitors { get; private set; } = [];

    /// <summary>When pixels were left out because a platform kept visitors waiting, if that was lately.</summary>
    public SlowSpell? Slow { get; private set; }

    public string LawNotice => $"{RetargetingText.LawAsOf.With(regions.AsOf.ToString("d MMM yyyy", System.Globalization.CultureInfo.CurrentCulture))} {regions.Notice}";

    /// <summary>What the levels above ask for, in words; empty when they leave everything to the brand.</summary>
    public IReadOnlyList<string> FloorWords => FloorSentences.Of(Above.Least);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }
        await ReadAsync(cancellation);
        if (Domain is not null)
        {
            Input = ConsentInput.Of(Setup, Above.Least);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        // What cannot even be read is said already, and nothing is saved.
        var saved = ModelState.IsValid ? await editor.SaveAsync(domain, Input, cancellation) : new ConsentSaved([], false);
        if (saved.Errors.Count == 0 && ModelState.IsValid)
        {
            this.ShowToast(saved.TurnedOff ? RetargetingText.SavedTurnedOff : RetargetingText.Saved, saved.TurnedOff ? ToastKind.Info : ToastKind.Success);
            return Redirect(PageUrl(domain));
        }
        foreach (var (field, error) in saved.Errors)
        {
            ModelState.AddModelError("Input." + field, error);
        }
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostOnAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        var isOn = await consentSwitch.TurnOnAsync(domain, cancellation);
        this.ShowToast(isOn ? RetargetingText.TurnedOn : RetargetingText.TurnOnNeedsAll, isOn ? ToastKind.Success : ToastKind.Error);
        return Redirect(PageUrl(domain));
    }

    public async Task<IActionResult> OnPostOffAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation) || Domain is not { } domain)
        {
            return NotFound();
        }
        await consentSwitch.TurnOffAsync(domain, cancellation);
        this.ShowToast(RetargetingText.TurnedOff);
        return Redirect(PageUrl(domain));
    }

    public string PageUrl(BrandDomain domain) => BrandUrl($"consent?domain={domain.Id}");

    public string? ErrorOf(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    /// <summary>False for a domain that the brand does not have.</summary>
    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        Domains = await domains.ListAsync(cancellation);
        Domain = DomainId is { } id ? Domains.FirstOrDefault(domain => domain.Id.Value == id) : Domains.Count > 0 ? Domains[0] : null;
        return Domain is not null || DomainId is null;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        if (Domain is not { } domain)
        {
            return;
        }
        Above = await floors.AboveBrandsOfAsync(Brand.Agency, cancellation);
        Setup = await setups.ReadAsync(domain.Id, cancellation);
        Pixels = await pixels.ReadAsync(cancellation);
        Slow = await speed.ReadAsync(domain.Id, clock.GetUtcNow(), cancellation);
        Visitors = VisitorPreview.Of(Above.With(Setup.Consent), regions, clock.GetUtcNow());
    }
}
