namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// Who or what made a request. Only <see cref="Human"/> counts as a visit of a person; every other value is the reason why a click
/// does not. The numbers are stored: they are never given to anything else.
/// </summary>
public enum Traffic : byte
{
    /// <summary>Nothing says that it was not a person. A program that imitates a browser in everything looks the same.</summary>
    Human = 0,

    /// <summary>A known crawler: search, SEO, archives, feeds, advertising review, training of language models, security surveys.</summary>
    Crawler = 1,

    /// <summary>A messenger or social network that fetches a page to show a card for it.</summary>
    LinkPreview = 2,

    /// <summary>Fetched ahead of a person who may never come: a browser's prefetch, or an office program that tries a link first.</summary>
    Prefetch = 3,

    /// <summary>A mail provider's proxy or filter. Most filters imitate a browser and are found only by their network.</summary>
    MailScanner = 4,

    /// <summary>A robot that checks whether a page is up, fast or valid.</summary>
    Monitoring = 5,

    /// <summary>Sent from a hosting provider's network, where people do not browse.</summary>
    DataCentre = 6,

    /// <summary>A HEAD request: nobody sees its answer.</summary>
    HeadRequest = 7,

    /// <summary>The brand's own people, by the networks that the brand names.</summary>
    OwnTeam = 8,

    /// <summary>
    /// A program: command-line clients, HTTP libraries, headless and remote-controlled browsers, agents that act for a person, and
    /// whoever sends no user agent.
    /// </summary>
    Tool = 9,
}
