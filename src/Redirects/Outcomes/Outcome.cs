using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects;

/// <summary>What a visit to a host comes to. A closed set: whoever consumes it switches over all of them.</summary>
public enum OutcomeKind
{
    /// <summary>Nobody's host. Answered with a page that names nobody.</summary>
    UnknownHost,

    /// <summary>A console: not the data plane's to answer.</summary>
    Console,

    /// <summary>A redirect to the same address over HTTPS: nothing else is decided before the visitor comes back by it.</summary>
    Secure,

    /// <summary>A redirect to <see cref="Outcome.Location"/>, of a link or of the domain's root.</summary>
    Redirect,

    /// <summary>The page that says where a link leads.</summary>
    Preview,

    /// <summary>The page at <c>/</c> of a domain without a root destination.</summary>
    Root,

    NotFound,

    /// <summary>A link that was archived: it was here, and it is gone on purpose.</summary>
    Archived,

    MethodNotAllowed,

    /// <summary>What a visitor chose on a page of ours: POST <c>/_/consent</c>.</summary>
    ConsentForm,

    /// <summary>What became of pixels: POST <c>/_/b</c>.</summary>
    PixelBeacon,

    /// <summary>A visit that was counted goes on: <c>/_/go</c>.</summary>
    GoOn,

    /// <summary>The domain's privacy page: <c>/_/privacy</c>.</summary>
    Privacy,

    /// <summary>That Global Privacy Control is honoured: <c>/.well-known/gpc.json</c>.</summary>
    GpcSupport,
}

/// <summary>
/// The answer to a visit, as a value: nothing is allocated for it beside <see cref="Location"/>. One is made for every
/// request, so it is a struct with a kind instead of a family of records.
/// </summary>
public readonly record struct Outcome(OutcomeKind Kind)
{
    /// <summary>The host, where there is one.</summary>
    public HostEntry? Host { get; init; }

    /// <summary>301, 302, 307 or 308 for a redirect, and otherwise the status of the page.</summary>
    public int Status { get; init; }

    /// <summary>Where a redirect or a preview leads: ASCII, safe in a header as it is.</summary>
    public string? Location { get; init; }

    /// <summary>The link, for a redirect of one and for a preview.</summary>
    public LinkId Link { get; init; }

    /// <summary>For a link whose visits may fire pixels: consent is still to be decided. See <c>Pixels/Treatment</c>.</summary>
    public bool IsRetargeting { get; init; }

    /// <summary>Whether <see cref="Location"/> holds words that the click fills in: see <see cref="Outcomes.ClickPlaceholders"/>.</summary>
    public bool HasPlaceholders { get; init; }

    /// <summary>With <see cref="IsRetargeting"/> or <see cref="HasPlaceholders"/>, and for a preview: the slug as it was found.</summary>
    public string? Slug { get; init; }

    /// <summary>With <see cref="IsRetargeting"/>: the query that came.</summary>
    public string? Query { get; init; }

    /// <summary>True when a visit of this kind is a click: not for direct links, previews, pages and HEAD.</summary>
    public bool IsClick { get; init; }
}
