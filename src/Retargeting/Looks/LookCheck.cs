using System.Globalization;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>Says what of a look cannot be used, by the form's fields.</summary>
internal static class LookCheck
{
    /// <summary>Empty: all of it can be used.</summary>
    public static IReadOnlyList<(string Field, string Error)> Faults(ThemeCatalog themes, Look look)
    {
        if (!themes.Holds(look.Theme))
        {
            return [(LookForm.ThemeField, RetargetingText.LookThemeUnknown)];
        }
        var theme = themes.Find(look.Theme);
        return [.. TokenFaults(theme, look), .. TextFaults(theme, look)];
    }

    // One value at a time first, so that a complaint stands beside the mode that it is about.
    private static List<(string Field, string Error)> TokenFaults(Theme theme, Look look)
    {
        List<(string Field, string Error)> faults = [];
        foreach (var (name, value) in look.Tokens)
        {
            var isColor = theme.Tokens.FirstOrDefault(token => token.Name == name)?.Type == ThemeTokenType.Color;
            foreach (var (isDark, part) in isColor ? Modes(value) : [((bool?)null, value)])
            {
                var alone = ThemeTokens.Check(theme, new Dictionary<string, TokenValue> { [name] = part });
                if (alone.FirstOrDefault(fault => fault.Key == name && fault.Contrast is null) is { Message: { } message })
                {
                    faults.Add((LookForm.TokenField(name, isDark), message));
                }
            }
        }
        foreach (var fault in ThemeTokens.Check(theme, look.Tokens))
        {
            if (fault.Contrast is { } contrast && faults.All(other => other.Field != LookForm.TokenField(fault.Key, contrast.IsDark)))
            {
                faults.Add((LookForm.TokenField(fault.Key, contrast.IsDark), Sentence(contrast)));
            }
        }
        return faults;
    }

    private static IEnumerable<(bool? IsDark, TokenValue Value)> Modes(TokenValue value)
    {
        if (value.Light is { } light)
        {
            yield return (false, new TokenValue(light));
        }
        if (value.Dark is { } dark)
        {
            yield return (true, new TokenValue(null, dark));
        }
    }

    private static IEnumerable<(string Field, string Error)> TextFaults(Theme theme, Look look) =>
        from language in look.Texts
        from fault in ThemeTexts.Check(theme, language.Key, language.Value)
        select (LookForm.TextField(language.Key, fault.Key), fault.Message);

    private static string Sentence(ContrastFault contrast) => RetargetingText.LookContrast.With(
        LookWords.OfToken(contrast.Foreground), LookWords.OfToken(contrast.Background),
        contrast.IsDark ? RetargetingText.LookInDark : RetargetingText.LookInLight,
        contrast.Ratio.ToString("0.00", CultureInfo.CurrentCulture), contrast.Needed.ToString("0.0#", CultureInfo.CurrentCulture));
}
