namespace WhiteLabelLinks.Themes;

/// <summary>What goes into the holes of a page at a request. Everything is encoded for its place but what is said to be raw.</summary>
/// <param name="Destination">Where a link leads: an absolute http or https URL in ASCII.</param>
/// <param name="ShortUrl">The link itself, as people pass it on.</param>
public readonly record struct PageValues(string Destination, string ShortUrl)
{
    /// <summary>The host that a visitor is shown; taken out of <see cref="Destination"/> when it is null.</summary>
    public string? DestinationHost { get; init; }

    /// <summary>The <c>t</c> of the forms.</summary>
    public string? FormToken { get; init; }

    /// <summary>The same as in the policy: base64 characters, new for each answer.</summary>
    public string? Nonce { get; init; }

    /// <summary>Raw: one line of JSON in UTF-8 without <c>&lt;</c>; one that slips in is written as <c>\u003c</c>.</summary>
    public ReadOnlyMemory<byte> HandoffJson { get; init; }

    /// <summary>Raw and trusted: markup in UTF-8 that stands in the hand-off page's <c>noscript</c>, such as the platforms' images.</summary>
    public ReadOnlyMemory<byte> HandoffImages { get; init; }

    /// <summary>The visitor's pseudonymous id; null or empty where there is none.</summary>
    public string? VisitorId { get; init; }

    public VisitorChoice Choice { get; init; }

    /// <summary>The day of the choice, in the visitor's or else the brand's zone.</summary>
    public DateOnly? ChosenOn { get; init; }

    /// <summary>
    /// On the consent page: its own path and query, without the parameter <c>l</c>, for the language switch. On the privacy page: the
    /// link to go back to, or null. Must begin with one slash; anything else is left out.
    /// </summary>
    public string? ReturnPath { get; init; }

    /// <summary>What the privacy page says happened just now.</summary>
    public PageNotice Notice { get; init; }
}

public enum VisitorChoice
{
    None,
    Accepted,
    Declined,
    Withdrawn,
}

public enum PageNotice
{
    None,

    /// <summary>The choice was saved.</summary>
    Saved,

    /// <summary>Erasure was asked for.</summary>
    ErasureAsked,
}
