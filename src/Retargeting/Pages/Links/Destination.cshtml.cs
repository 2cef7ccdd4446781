using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Destinations;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Links;

/// <summary>
/// What stands on the page behind a link, a piece of the link's page that refreshes itself while a job is looking. Empty for a link that
/// fires no pixels and was never looked behind.
/// </summary>
internal sealed class DestinationModel(LinkDirectory links, DestinationChecks checks, LinkSettings settings, PixelList pixels) : BrandPageModel
{
    /// <summary>Redirects that nobody minds: to HTTPS, to the site's own name, to the visitor's language.</summary>
    private const int UsualHops = 3;

    public bool HasManyHops => Check is { Hops: > UsualHops, Outcome: not CheckOutcomes.TooManyHops };

    public LinkFacts Link { get; private set; } = null!; // read before the page is shown

    public DestinationCheck? Check { get; private set; }

    /// <summary>Pixels that are on the page already and that the link fires too.</summary>
    public IReadOnlyList<string> Twice { get; private set; } = [];

    /// <summary>Pixels of the brand that are on the page and that the link does not fire.</summary>
    public IReadOnlyList<string> OnceOnly { get; private set; } = [];

    public bool Concerns => Link.Mode == LinkMode.Retargeting || Check is not null;

    public bool IsUnderWay => Check is not null && checks.IsUnderWay(Check);

    public bool IsOld => Check is { } check && (check.CheckedAt is null || check.Destination != Link.Destination);

    public string FinalHost => Uri.TryCreate(Check?.FinalAddress, UriKind.Absolute, out var uri) ? uri.IdnHost : "";

    public (StatusKind Kind, string Title, string Text) Verdict => Check?.Outcome switch
    {
        CheckOutcomes.Read when Twice.Count > 0 =>
            (StatusKind.Warning, RetargetingText.DestinationTwice.With(string.Join(", ", Twice)), RetargetingText.DestinationTwiceText),
        CheckOutcomes.Read when OnceOnly.Count > 0 =>
            (StatusKind.Good, RetargetingText.DestinationOnce.With(string.Join(", ", OnceOnly)), RetargetingText.DestinationOnceText),
        CheckOutcomes.Read => (StatusKind.Good, RetargetingText.DestinationFree, RetargetingText.DestinationFreeText),
        CheckOutcomes.ErrorStatus => (StatusKind.Warning, RetargetingText.DestinationBroken.With(Check.Status ?? 0), RetargetingText.DestinationBrokenText),
        CheckOutcomes.NoPage => (StatusKind.Info, RetargetingText.DestinationNoPage, RetargetingText.DestinationNoPageText),
        CheckOutcomes.TooManyHops => (StatusKind.Warning, RetargetingText.DestinationLoop.With(PageReader.MaxHops), RetargetingText.DestinationHopsText),
        CheckOutcomes.TooSlow => (StatusKind.Warning, RetargetingText.DestinationSlow, RetargetingText.DestinationSlowText),
        CheckOutcomes.Refused => (StatusKind.Info, RetargetingText.DestinationPrivate, RetargetingText.DestinationPrivateText),
        _ => (StatusKind.Warning, RetargetingText.DestinationAway, RetargetingText.DestinationAwayText),
    };

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return NotFound();
        }
        await checks.AskAsync(link, cancellation);
        return !Request.IsHtmx() ? Redirect(BrandUrl(FormattableString.Invariant($"links/{id}#destination")))
            : await ReadAsync(id, cancellation) ? Page() : NotFound();
    }

    private async Task<bool> ReadAsync(long id, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return false;
        }
        Link = link;
        Check = await checks.FindAsync(link.Id, cancellation);
        if (Check is { Pixels.Length: > 0 })
        {
            var fired = (await settings.ReadAsync(link, cancellation)).Fired.Select(pixel => pixel.Id.Value).ToHashSet();
            var there = (await pixels.ReadAsync(cancellation)).Where(pixel => Check.Pixels.Contains(pixel.Id)).ToList();
            Twice = [.. there.Where(pixel => fired.Contains(pixel.Id)).Select(pixel => pixel.Name)];
            OnceOnly = [.. there.Where(pixel => !fired.Contains(pixel.Id)).Select(pixel => pixel.Name)];
        }
        return true;
    }
}
