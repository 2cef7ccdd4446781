using System.Globalization;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>A page's texts, under the name that people give the page.</summary>
internal sealed record TextGroup(string Key, string Title, IReadOnlyList<ThemeText> Texts);

/// <summary>How people read the names of themes, tokens, texts and pages. What has no words of its own, such as a new theme's, is named as it is.</summary>
internal static class LookWords
{
    // By the beginning of a text's key, in the order in which visitors meet them.
    private static readonly (string Group, string[] Starts)[] Groups =
    [
        ("consent", ["consent."]), ("terms", ["purpose.", "platform."]), ("privacy", ["privacy."]), ("preview", ["preview."]),
        ("gone", ["not_found.", "expired."]), ("root", ["root."]), ("handoff", ["handoff."]),
    ];

    // As they stand on the page.
    private static readonly string[] Question =
    [
        "consent.title", "consent.leads_to", "consent.text", "consent.purposes", "consent.platforms", "consent.either_way", "consent.decline", "consent.accept",
        "consent.details", "consent.privacy", "consent.close", "consent.close_note",
    ];

    public static string OfTheme(string name) => Find("LookTheme", name) ?? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name);

    public static string? AboutTheme(string name) => Find("LookThemeAbout", name);

    public static string OfToken(string name) => Find("LookToken", name) ?? name;

    public static string? AboutToken(string name) => Find("LookTokenAbout", name);

    public static string OfFont(string name) => Find("LookFont", name) ?? name;

    public static string OfText(string key) => Find("LookText", key) ?? key;

    public static string OfPage(string name) => Find("LookPage", name) ?? name;

    /// <summary>"German", in the reader's language.</summary>
    public static string OfLanguage(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: false).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    public static string OfMode(bool isDark) => isDark ? RetargetingText.LookDark : RetargetingText.LookLight;

    /// <summary>Texts that may be changed, page by page.</summary>
    public static IReadOnlyList<TextGroup> GroupsOf(Theme theme, string language)
    {
        var texts = ThemeTexts.Of(theme, language);
        var known = Groups.Select(group => new TextGroup(
            group.Group, RetargetingText.ResourceManager.GetString("LookGroup_" + group.Group, CultureInfo.CurrentUICulture) ?? group.Group,
            [.. texts.Where(text => StartsWith(text.Key, group.Starts)).OrderBy(text => OrderOf(text.Key, group.Starts))])).ToList();
        var others = texts.Where(text => !Groups.Any(group => StartsWith(text.Key, group.Starts))).ToList();
        return [.. known, .. others.Count == 0 ? Array.Empty<TextGroup>() : [new TextGroup("others", RetargetingText.LookGroup_others, others)]];
    }

    private static bool StartsWith(string key, string[] starts) => starts.Any(start => key.StartsWith(start, StringComparison.Ordinal));

    // A page's title and text come before what is further down on it.
    private static (int, int, int) OrderOf(string key, string[] starts) => (
        Array.IndexOf(Question, key),
        Array.FindIndex(starts, start => key.StartsWith(start, StringComparison.Ordinal)),
        key.Count(character => character == '.') > 1 ? 3 : key.EndsWith(".title", StringComparison.Ordinal) ? 0 : key.EndsWith(".text", StringComparison.Ordinal) ? 1 : 2);

    private static string? Find(string start, string name) => RetargetingText.ResourceManager.GetString(
        $"{start}_{name.Replace('.', '_').Replace('-', '_')}", CultureInfo.CurrentUICulture);
}
