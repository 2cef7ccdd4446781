using System.Collections.Immutable;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>
/// What was set up for a domain about consent, pixels and looks. Immutable: a change makes another one, so whatever was rendered
/// for it may be kept under it. A domain without one fires nothing.
/// </summary>
internal sealed class DomainRetargeting
{
    public required BrandId Brand { get; init; }

    public required DomainId Domain { get; init; }

    /// <summary>Merged from operator, agency and brand.</summary>
    public required ConsentPolicy Policy { get; init; }

    /// <summary>The privacy checklist is complete, and the domain is about nothing sensitive.</summary>
    public bool IsReady { get; init; }

    /// <summary>What links fire that say nothing else.</summary>
    public required PixelSet Pixels { get; init; }

    /// <summary>
    /// Everyone whom a link of the domain may tell of a visit, in the catalog's order. A banner asks for all of them at once: a
    /// visitor is asked once on a domain, not once for each mixture of pixels.
    /// </summary>
    public required ImmutableArray<AdPlatform> Platforms { get; init; }

    /// <summary>How long a visitor is held while pixels load.</summary>
    public int BudgetMilliseconds { get; init; } = 400;

    public DomainLook Look { get; init; } = DomainLook.Untouched;

    public string Controller { get; init; } = "";

    public string Contact { get; init; } = "";

    public string? PolicyUrl { get; init; }

    public int RetentionDays { get; init; } = 1095;
}

/// <summary>The published look of a domain.</summary>
/// <param name="Theme">Null where the domain's own column decides.</param>
/// <param name="Texts">By language, then by key.</param>
internal sealed record DomainLook(
    string? Theme, IReadOnlyDictionary<string, TokenValue> Tokens, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts)
{
    public static DomainLook Untouched { get; } =
        new(null, new Dictionary<string, TokenValue>(), new Dictionary<string, IReadOnlyDictionary<string, string>>());

    public PageLook For(string language) => new()
    {
        Tokens = Tokens,
        Texts = Texts.TryGetValue(language, out var texts) ? texts : PageLook.Untouched.Texts,
    };
}

/// <summary>What one link fires, where it says something else than its domain.</summary>
/// <param name="Pixels">What it fires after all; empty is nothing, and nothing falls back.</param>
internal sealed record LinkRetargeting(BrandId Brand, PixelSet Pixels, ClickEvent Event);
