using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Links;

/// <summary>What a link fires, a piece of its page. Empty while neither the link nor the brand has anything to do with pixels.</summary>
internal sealed class LinkRetargetingModel(LinkDirectory links, LinkSettings settings, PixelList pixels) : BrandPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public LinkFacts Link { get; private set; } = null!; // read before the page is shown

    public LinkFiring Saved { get; private set; } = null!; // with the link

    public IReadOnlyList<PixelUse> Pixels { get; private set; } = [];

    public bool Concerns => Link.Mode == LinkMode.Retargeting || (Pixels.Count > 0 && !Brand.IsSimple);

    public string ConsentUrl => BrandUrl($"consent?domain={Link.Domain}");

    public bool IsDomainOff => Link.Mode == LinkMode.Retargeting && !Link.IsCritical && !Saved.Domain.IsOn;

    public string ModeWords => Link switch
    {
        { IsCritical: true } => RetargetingText.LinkIsCritical,
        { Mode: LinkMode.Retargeting } => RetargetingText.LinkIsRetargeting,
        { Mode: LinkMode.Short } => RetargetingText.LinkIsShort,
        _ => RetargetingText.LinkIsDirect,
    };

    public string InheritHelp => Saved.Domain.Defaults.Count == 0
        ? RetargetingText.ModeInheritNone
        : RetargetingText.ModeInheritHelp.With(string.Join(", ", Saved.Domain.Defaults.Select(NameOf)));

    /// <summary>Why no pixel fires at present; null when one does.</summary>
    public string? WhyNothing => Saved.Fired.Count > 0 ? null
        : Link.IsCritical ? RetargetingText.WhyCritical
        : Link.Mode != LinkMode.Retargeting ? RetargetingText.WhyNotRetargeting
        : Saved.Setting.Ownership == Ownerships.Theirs ? RetargetingText.WhyTheirs
        : Saved.Setting.PixelMode == PixelModes.Off ? RetargetingText.WhyOff
        : IsDomainOff ? RetargetingText.WhyDomainOff
        : RetargetingText.WhyNoPixels;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
        {
            return NotFound();
        }
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return NotFound();
        }
        IReadOnlyList<(string Field, string Error)> errors = ModelState.IsValid
            ? await settings.SaveAsync(link, new LinkPixelsInput(Input.Mode, Input.Pixels, Input.Event, Input.Ownership), cancellation)
            : [(LinkSettings.PixelsField, RetargetingText.PixelGone)];
        foreach (var (field, error) in errors)
        {
            ModelState.AddModelError("Input." + char.ToUpperInvariant(field[0]) + field[1..], error);
        }
        if (errors.Count == 0)
        {
            this.ShowToast(RetargetingText.Saved);
            if (!Request.IsHtmx())
            {
                return Redirect(BrandUrl(FormattableString.Invariant($"links/{id}#retargeting")));
            }
            ModelState.Clear();
        }
        if (!await ReadAsync(id, cancellation))
        {
            return NotFound();
        }
        if (errors.Count == 0)
        {
            Fill();
        }
        return Page();
    }

    public string NameOf(PagePixel pixel) => Pixels.FirstOrDefault(known => known.Id == pixel.Id.Value)?.Name ?? pixel.Platform.Name;

    public string? ErrorOf(string field) => ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    private void Fill() => Input = new InputModel
    {
        Mode = Saved.Setting.PixelMode,
        Event = Saved.Setting.Event,
        Ownership = Saved.Setting.Ownership,
        Pixels = [.. Saved.Own],
    };

    private async Task<bool> ReadAsync(long id, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return false;
        }
        Link = link;
        Saved = await settings.ReadAsync(link, cancellation);
        Pixels = await pixels.ReadAsync(cancellation);
        return true;
    }

    public sealed class InputModel
    {
        public string? Mode { get; set; }

        public string? Event { get; set; }

        public string? Ownership { get; set; }

        public long[] Pixels { get; set; } = [];
    }
}
