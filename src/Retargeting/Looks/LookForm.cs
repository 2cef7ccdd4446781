using System.Globalization;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>What somebody entered: the look, and on what it was built. Empty fields are the theme's own values.</summary>
/// <param name="Look">As it was entered, unchecked.</param>
/// <param name="BasedOn">The newest version when the form was opened; 0 when there was none.</param>
internal sealed record LookForm(Look Look, string? Note, int BasedOn)
{
    public const string ThemeField = "Theme";
    public const string NoteField = "Note";
    public const string BasedOnField = "BasedOn";

    /// <summary>Whose texts the form shows; no part of the look.</summary>
    public const string LanguageField = "Language";

    private const string TokenStart = "Token.";
    private const string TextStart = "Text.";
    private const string Light = ".light";
    private const string Dark = ".dark";

    public static string TokenField(string name, bool? isDark = null) => $"{TokenStart}{name}{(isDark switch { true => Dark, false => Light, _ => "" })}";

    public static string TextField(string language, string key) => $"{TextStart}{language}.{key}";

    /// <summary>Reads the fields of a form; names that are no token or text of the theme are kept, for the check to refuse.</summary>
    public static LookForm Read(IFormCollection form, ThemeCatalog themes)
    {
        var theme = form[ThemeField].ToString();
        Dictionary<string, TokenValue> tokens = new(StringComparer.Ordinal);
        Dictionary<string, Dictionary<string, string>> texts = new(StringComparer.Ordinal);
        foreach (var (field, values) in form)
        {
            var value = values.Count == 0 ? "" : (values[^1] ?? "").Trim(' ');
            if (value.Length == 0)
            {
                continue;
            }
            if (field.StartsWith(TokenStart, StringComparison.Ordinal))
            {
                AddToken(tokens, field[TokenStart.Length..], value);
            }
            else if (field.StartsWith(TextStart, StringComparison.Ordinal) && field.IndexOf('.', TextStart.Length) is var dot and > 0)
            {
                AddText(texts, themes.Find(theme), field[TextStart.Length..dot], field[(dot + 1)..], value);
            }
        }
        var basedOn = int.TryParse(form[BasedOnField].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        var look = new Look(theme, tokens, texts.ToDictionary(
            language => language.Key, language => (IReadOnlyDictionary<string, string>)language.Value, StringComparer.Ordinal));
        return new LookForm(look, form[NoteField].ToString(), basedOn);
    }

    private static void AddToken(Dictionary<string, TokenValue> tokens, string name, string value)
    {
        var isDark = name.EndsWith(Dark, StringComparison.Ordinal);
        name = isDark ? name[..^Dark.Length] : name.EndsWith(Light, StringComparison.Ordinal) ? name[..^Light.Length] : name;
        var before = tokens.GetValueOrDefault(name);
        tokens[name] = isDark ? before with { Dark = value } : before with { Light = value };
    }

    // What says the same as the theme is no change: a later wording of the theme's is not to be held up by it.
    private static void AddText(Dictionary<string, Dictionary<string, string>> texts, Theme theme, string language, string key, string value)
    {
        if (theme.Languages.Contains(language) && ThemeTexts.Of(theme, language).Any(text => text.Key == key && text.Text == value))
        {
            return;
        }
        if (!texts.TryGetValue(language, out var own))
        {
            texts[language] = own = new Dictionary<string, string>(StringComparer.Ordinal);
        }
        own[key] = value;
    }
}
