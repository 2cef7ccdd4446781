using System.Globalization;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Themes;

/// <summary>A text that a brand may replace.</summary>
/// <param name="Placeholders">Names that stand in the text as <c>{name}</c>; whoever replaces it must keep each.</param>
public sealed record ThemeText(string Key, string Text, int LongestLength, IReadOnlyList<string> Placeholders);

/// <summary>Says which texts of a theme a brand may replace, and checks what it put in their place.</summary>
public static partial class ThemeTexts
{
    private const int LongestButton = 40;
    private const int LongestTitle = 120;
    private const int LongestText = 600;

    // How a language writes dates, numbers and its own name is not a matter of taste.
    private static readonly string[] Fixed = ["date", "months", "days.", "language."];

    private static readonly HashSet<string> Buttons =
    [
        "consent.accept", "consent.decline", "consent.close", "privacy.choice.withdraw", "privacy.choice.accept", "privacy.choice.decline",
        "privacy.visitor.erase", "preview.go",
    ];

    /// <summary>Every text that may be replaced, in the given language and by key.</summary>
    public static IReadOnlyList<ThemeText> Of(Theme theme, string language) =>
        [.. theme.TextKeys.Where(MayChange).Order(StringComparer.Ordinal).Select(key => TextOf(theme, language, key))];

    /// <summary>
    /// Everything that is wrong: unknown texts, empty or too long ones, control characters, lost and unknown placeholders, and an accept
    /// and a decline that say the same. Texts are plain: <c>&lt;b&gt;</c> is shown as it is written. Empty: all can be used.
    /// </summary>
    public static IReadOnlyList<LookFault> Check(Theme theme, string language, IReadOnlyDictionary<string, string> texts)
    {
        if (!theme.Languages.Contains(language))
        {
            return [new LookFault(language, $"The theme \"{theme.Name}\" does not speak this language.")];
        }
        List<LookFault> faults = [];
        foreach (var (key, text) in texts)
        {
            if (!MayChange(key) || !theme.TextKeys.Contains(key))
            {
                faults.Add(new LookFault(key, $"The theme \"{theme.Name}\" has no such text to change."));
            }
            else if (FaultOf(TextOf(theme, language, key), text) is { } fault)
            {
                faults.Add(new LookFault(key, fault));
            }
        }
        if (Effective(theme, language, texts, "consent.accept").Equals(Effective(theme, language, texts, "consent.decline"), StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(new LookFault("consent.decline", "Accept and decline must not say the same."));
        }
        return faults;
    }

    internal static bool MayChange(string key) => !Fixed.Any(start => key.StartsWith(start, StringComparison.Ordinal));

    internal static IReadOnlyList<string> PlaceholdersOf(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Value[1..^1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ThemeText TextOf(Theme theme, string language, string key)
    {
        var text = theme.TextOf(language, key) ?? "";
        var longest = Buttons.Contains(key) ? LongestButton : key.EndsWith(".title", StringComparison.Ordinal) ? LongestTitle : LongestText;
        return new ThemeText(key, text, longest, PlaceholdersOf(text));
    }

    private static string? FaultOf(ThemeText known, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "The text is empty.";
        }
        if (text.Length > known.LongestLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The text has {text.Length} characters; at most {known.LongestLength} are possible.");
        }
        if (text.Any(IsInvisible))
        {
            return "The text holds a line break or an invisible character.";
        }
        var found = PlaceholdersOf(text);
        if (known.Placeholders.FirstOrDefault(name => !found.Contains(name)) is { } lost)
        {
            return $"{{{lost}}} is missing: it is replaced when the page is shown.";
        }
        return found.FirstOrDefault(name => !known.Placeholders.Contains(name)) is { } unknown
            ? $"{{{unknown}}} means nothing here."
            : null;
    }

    // Among them those that turn the direction of writing: a host name could be shown backwards. Joiners are needed by some scripts.
    private static bool IsInvisible(char character) =>
        char.IsControl(character)
        || (CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            && character is not ('\u200c' or '\u200d'));

    private static string Effective(Theme theme, string language, IReadOnlyDictionary<string, string> texts, string key) =>
        (texts.TryGetValue(key, out var text) ? text : theme.TextOf(language, key) ?? key).Trim();

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
