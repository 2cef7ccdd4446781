namespace WhiteLabelLinks.Themes;

/// <summary>Who is told of a visit to a domain and why, from its live configuration.</summary>
public sealed record PrivacyFacts
{
    /// <summary>A domain that was not set up: nobody is told of anything, and its privacy page says so.</summary>
    public static PrivacyFacts NotReady { get; } = new();

    /// <summary>Whether the domain's set-up was completed, so that consent is asked for and given.</summary>
    public bool Ready { get; init; }

    /// <summary>Who is responsible, as a company writes its name; empty while nobody said so.</summary>
    public string Controller { get; init; } = "";

    /// <summary>How to reach them: a mail address, a web address, or words.</summary>
    public string Contact { get; init; } = "";

    /// <summary>Their full privacy policy: http or https; anything else is not linked to.</summary>
    public string? PolicyUrl { get; init; }

    /// <summary>How long the proof of a choice is kept.</summary>
    public int RetentionDays { get; init; } = 1095;

    public int AcceptedForDays { get; init; } = 180;

    public int DeclinedForDays { get; init; } = 180;

    public IReadOnlyList<PlatformFacts> Platforms { get; init; } = [];

    /// <summary>What consent is asked for, in the order in which it is listed.</summary>
    public IReadOnlyList<ConsentPurpose> Purposes { get; init; } = [];
}

/// <summary>An ad platform that is told of a visit after a yes.</summary>
/// <param name="Key">The platform's name in the program: <c>meta</c>.</param>
/// <param name="Name">As people know it.</param>
/// <param name="Company">Who receives the data.</param>
/// <param name="PrivacyUrl">Its privacy policy: https.</param>
public sealed record PlatformFacts(
    string Key, string Name, string Company, IReadOnlyList<ConsentPurpose> Purposes, string PrivacyUrl, IReadOnlyList<CookieFacts> Cookies);

/// <summary>A cookie that a platform sets on the domain.</summary>
/// <param name="Name">As browsers show it.</param>
/// <param name="Days">How long it stays, rounded up; 0 until the browser is closed, null where nobody says.</param>
public sealed record CookieFacts(string Name, int? Days);

/// <summary>What consent is asked for. Each has its texts <c>purpose.NAME.name</c> and <c>purpose.NAME.text</c> in every language.</summary>
public enum ConsentPurpose
{
    /// <summary>To show the visitor advertisements later, elsewhere.</summary>
    Advertising,

    /// <summary>To measure what links and advertisements lead to.</summary>
    Measurement,
}
