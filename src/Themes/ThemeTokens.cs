using System.Globalization;
using WhiteLabelLinks.Themes.Looks;
using WhiteLabelLinks.Themes.Packages;

namespace WhiteLabelLinks.Themes;

/// <summary>Checks the values that a brand chose for a theme's tokens.</summary>
public static class ThemeTokens
{
    /// <summary>
    /// Everything that is wrong: unknown tokens, values that are not of their token's type or out of its range, and pairs of colours
    /// that cannot be read on each other in light or in dark mode, together with what the theme brings. Empty: all can be used.
    /// </summary>
    public static IReadOnlyList<LookFault> Check(Theme theme, IReadOnlyDictionary<string, TokenValue> values)
    {
        List<LookFault> faults = [];
        Dictionary<string, TokenCss> colors = new(StringComparer.Ordinal);
        foreach (var token in theme.Tokens)
        {
            var css = TokenReading.Default(token);
            if (values.TryGetValue(token.Name, out var value) && !TokenReading.TryRead(token, value, out css, out var fault))
            {
                faults.Add(new LookFault(token.Name, fault));
            }
            else if (token.Type == ThemeTokenType.Color)
            {
                colors[token.Name] = css;
            }
        }
        foreach (var name in values.Keys)
        {
            if (theme.Tokens.All(token => token.Name != name))
            {
                faults.Add(new LookFault(name, $"The theme \"{theme.Name}\" has no such value to set."));
            }
        }
        foreach (var pair in theme.Contrast)
        {
            CheckPair(pair, values, colors, faults);
        }
        return faults;
    }

    /// <summary>
    /// What a value comes to, for a form that shows it: colours as <c>#rrggbb</c> for both modes, the name of a font's choice, a number of
    /// pixels. A part that is missing or cannot be read is the theme's.
    /// </summary>
    public static TokenValue Shown(ThemeToken token, TokenValue value = default)
    {
        var standard = TokenReading.Default(token);
        if (token.Type == ThemeTokenType.Color)
        {
            return new TokenValue(ColorOf(value.Light, standard.Light), ColorOf(value.Dark, standard.Dark));
        }
        var css = TokenReading.TryRead(token, value, out var read, out _) ? read.Light : standard.Light;
        var shown = token.Type == ThemeTokenType.Font
            ? token.Choices?.FirstOrDefault(choice => choice.Value == css).Key
            : css.Replace("px", "", StringComparison.Ordinal);
        return new TokenValue(shown, shown);
    }

    private static string ColorOf(string? text, string standard) => ThemeColor.TryParse(text, out var color) ? color.ToString() : standard;

    private static void CheckPair(
        ContrastPair pair, IReadOnlyDictionary<string, TokenValue> values, Dictionary<string, TokenCss> colors, List<LookFault> faults)
    {
        if (!colors.TryGetValue(pair.Foreground, out var foreground) || !colors.TryGetValue(pair.Background, out var background))
        {
            return;
        }
        // Told at the value that was set, so that it can be found in the form.
        var key = values.ContainsKey(pair.Foreground) || !values.ContainsKey(pair.Background) ? pair.Foreground : pair.Background;
        foreach (var (mode, front, back) in (ReadOnlySpan<(string, string, string)>)
            [("light", foreground.Light, background.Light), ("dark", foreground.Dark, background.Dark)])
        {
            if (ThemeColor.TryParse(front, out var one) && ThemeColor.TryParse(back, out var other)
                && ThemeColor.Contrast(one, other) is var ratio && ratio < pair.Ratio)
            {
                // Cut, not rounded: 4.499 must not be told as 4.5 that is too little.
                var shown = Math.Floor(ratio * 100) / 100;
                faults.Add(new LookFault(key, string.Create(CultureInfo.InvariantCulture,
                    $"\"{pair.Foreground}\" on \"{pair.Background}\" is hard to read in {mode} mode: its contrast is {shown:0.00} and must be at least {pair.Ratio:0.0#}."))
                {
                    Contrast = new ContrastFault(pair.Foreground, pair.Background, mode == "dark", shown, pair.Ratio),
                });
            }
        }
    }
}
