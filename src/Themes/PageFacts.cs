namespace WhiteLabelLinks.Themes;

/// <summary>What a page is told of the domain it is shown on. Nothing here differs between two requests to the same domain.</summary>
/// <param name="BrandName">As its owner wrote it; encoded when written.</param>
/// <param name="Host">The domain, as people read it.</param>
/// <param name="Language">A BCP 47 tag. A language that the theme does not speak is answered in English.</param>
public sealed record PageFacts(string BrandName, string Host, string Language = "en")
{
    /// <summary>What the brand changed of the theme.</summary>
    public PageLook Look { get; init; } = PageLook.Untouched;

    /// <summary>Who is told of a visit, and why; what the consent and privacy pages are made of.</summary>
    public PrivacyFacts Privacy { get; init; } = PrivacyFacts.NotReady;

    /// <summary>Other languages that a visitor may switch to, by tags of <see cref="Theme.Languages"/>; others are left out.</summary>
    public IReadOnlyList<string> OtherLanguages { get; init; } = [];
}

/// <summary>What a brand changed of a theme. Values that <see cref="ThemeTokens.Check"/> refuses are not used: the theme's stay.</summary>
public sealed record PageLook
{
    public static PageLook Untouched { get; } = new();

    /// <summary>Values by the token's name.</summary>
    public IReadOnlyDictionary<string, TokenValue> Tokens { get; init; } = new Dictionary<string, TokenValue>();

    /// <summary>Texts of the page's language by their keys, checked by <see cref="ThemeTexts.Check"/>. Encoded when written.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}

/// <summary>A token's value. Colours may differ by mode, and one that is null keeps the theme's; other types have only one value.</summary>
public readonly record struct TokenValue(string? Light, string? Dark = null);

/// <summary>Something that cannot be used, in words for whoever entered it.</summary>
/// <param name="Key">The token or the text.</param>
public readonly record struct LookFault(string Key, string Message)
{
    /// <summary>Of a colour that cannot be read on another one; null for every other fault.</summary>
    public ContrastFault? Contrast { get; init; }
}

/// <summary>Two colours that are too much alike in one mode.</summary>
/// <param name="Foreground">A token's name.</param>
/// <param name="Background">A token's name.</param>
/// <param name="Ratio">From 1 to 21, cut to two decimals.</param>
/// <param name="Needed">The least that would do.</param>
public sealed record ContrastFault(string Foreground, string Background, bool IsDark, double Ratio, double Needed);

/// <summary>A mode in which a page is shown whatever the browser prefers.</summary>
public enum PageScheme
{
    Light,
    Dark,
}
