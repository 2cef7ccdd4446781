namespace WhiteLabelLinks.Themes;

/// <summary>The pages that every theme package holds. The file name in <c>pages/</c> is <see cref="ThemePages.FileName"/>.</summary>
public enum ThemePage
{
    NotFound,

    /// <summary>A link that its owner archived.</summary>
    Expired,

    /// <summary>Where a link leads, shown for its address with a plus behind it.</summary>
    Preview,

    /// <summary>The start of a domain that leads nowhere in particular.</summary>
    Root,

    /// <summary>Asks for consent before a link is followed.</summary>
    Consent,

    /// <summary>Tells the ad platforms and leaves; nothing to see.</summary>
    Handoff,

    /// <summary>Who is told what on this domain, and the visitor's own choice.</summary>
    Privacy,
}

public static class ThemePages
{
    public static IReadOnlyList<ThemePage> All { get; } = Enum.GetValues<ThemePage>();

    public static string FileName(this ThemePage page) => page switch
    {
        ThemePage.NotFound => "not-found",
        ThemePage.Expired => "expired",
        ThemePage.Preview => "preview",
        ThemePage.Root => "root",
        ThemePage.Consent => "consent",
        ThemePage.Handoff => "handoff",
        ThemePage.Privacy => "privacy",
        _ => throw new ArgumentOutOfRangeException(nameof(page)),
    };
}
