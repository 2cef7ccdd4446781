using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pages.Links;

/// <summary>
/// How many of a link's visitors can be reached again, a piece of its page that refreshes itself: asked again with the name of what
/// it shows, it answers 204 while nothing is new. Empty for a link that has nothing to do with retargeting.
/// </summary>
internal sealed class ReachModel(LinkDirectory links, ReachNumbers numbers, PixelList pixels, LinkSettings settings, ConsentFloors floors, TimeProvider clock)
    : BrandPageModel
{
    private const int ShownDays = 30;

    public LinkFacts Link { get; private set; } = null!; // read before the page is shown

    public LinkReach? Numbers { get; private set; }

    /// <summary>Pixels that the link fires or has fired; without results, nothing was ever heard of them.</summary>
    public IReadOnlyList<(string Name, string Platform, PixelResults? Results)> Pixels { get; private set; } = [];

    /// <summary>The domain sends those who would have to be asked straight on.</summary>
    public bool GoesStraightOn { get; private set; }

    public bool Concerns => Numbers is not null || Link.Mode == LinkMode.Retargeting;

    public string Version { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(long id, string? seen, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return NotFound();
        }
        Link = link;
        // The days that the clicks beside it are of.
        var since = BrandDays.Ending(clock.GetUtcNow(), ShownDays, Brand.TimeZone).Starts[0];
        Numbers = await numbers.ReadAsync(link.Id, since, cancellation);
        if (Concerns)
        {
            await ReadPixelsAsync(link, cancellation);
        }
        Version = Name();
        return seen == Version ? StatusCode(204) : Page();
    }

    private async Task ReadPixelsAsync(LinkFacts link, CancellationToken cancellation)
    {
        var fired = await settings.ReadAsync(link, cancellation);
        var above = await floors.AboveBrandsOfAsync(Brand.Agency, cancellation);
        GoesStraightOn = above.With(fired.Domain.Consent).OnAsk == OnAsk.PlainRedirect;
        var results = (Numbers?.Pixels ?? []).ToDictionary(result => result.PixelId);
        var known = await pixels.ReadAsync(cancellation);
        var now = fired.Fired.Select(pixel => pixel.Id.Value).ToHashSet();
        Pixels = [.. known.Where(pixel => results.ContainsKey(pixel.Id) || now.Contains(pixel.Id))
            .Select(pixel => (pixel.Name, pixel.PlatformName, results.GetValueOrDefault(pixel.Id)))];
    }

    private string Name() => Numbers is not { } reach ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{reach.Clicks}-{reach.MayBeReached}-{reach.Agreed}-{reach.SaidNo}-{reach.Pixels.Sum(pixel => pixel.Heard)}-{Pixels.Count}");
}
