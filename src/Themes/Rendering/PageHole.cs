using System.Security.Cryptography;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>A place in a rendered page that a request fills.</summary>
internal enum PageHole
{
    /// <summary>The whole destination, in an attribute or in text.</summary>
    Destination,

    /// <summary>The destination's host, for people to read first.</summary>
    DestinationHost,

    ShortUrl,

    FormToken,

    /// <summary>Only ever the whole of a <c>nonce</c> attribute.</summary>
    Nonce,

    /// <summary>Raw, inside the program's own script.</summary>
    HandoffJson,

    /// <summary>Raw markup, inside the program's own <c>noscript</c>.</summary>
    HandoffImages,

    VisitorId,

    /// <summary>A word of the program's.</summary>
    Choice,

    /// <summary>A day in the words of the page's language.</summary>
    ChosenOn,

    /// <summary>A path of this domain, or nothing.</summary>
    ReturnPath,

    /// <summary>The same path, ready for one more parameter.</summary>
    SwitchPath,

    /// <summary>A word of the program's.</summary>
    Notice,
}

/// <summary>
/// Stands for a hole while Liquid runs: a token of letters and digits, so that no encoder changes it, with a random part that no
/// brand's text can hold.
/// </summary>
internal static class PageHoles
{
    private static readonly string Random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static IReadOnlyList<PageHole> All { get; } = Enum.GetValues<PageHole>();

    public static string Token(PageHole hole) => $"hole{Random}{(char)('a' + (int)hole)}";

    public static string Prefix => "hole" + Random;

    /// <summary>Without these a page does not do what it is for.</summary>
    public static IReadOnlyList<PageHole> RequiredOn(ThemePage page) => page switch
    {
        ThemePage.Preview => [PageHole.Destination, PageHole.DestinationHost],
        ThemePage.Consent => [PageHole.FormToken, PageHole.DestinationHost, PageHole.Nonce],
        ThemePage.Handoff => [PageHole.Destination, PageHole.Nonce, PageHole.HandoffJson],
        ThemePage.Privacy => [PageHole.FormToken, PageHole.Choice, PageHole.VisitorId],
        _ => [],
    };
}
