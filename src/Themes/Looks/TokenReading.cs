using System.Globalization;

namespace WhiteLabelLinks.Themes.Looks;

/// <summary>A token's value as it goes into CSS: for both modes, or for each.</summary>
internal readonly record struct TokenCss(string Light, string Dark);

/// <summary>Reads what a brand entered for a token. Only what was read is ever written, in our own spelling.</summary>
internal static class TokenReading
{
    /// <summary>False with what is wrong in plain words.</summary>
    public static bool TryRead(ThemeToken token, TokenValue value, out TokenCss css, out string fault)
    {
        css = default;
        if (value is { Light: null, Dark: null })
        {
            fault = "A value is missing.";
            return false;
        }
        return token.Type == ThemeTokenType.Color ? TryReadColor(token, value, out css, out fault) : TryReadOne(token, value, out css, out fault);
    }

    /// <summary>The theme's own value.</summary>
    public static TokenCss Default(ThemeToken token) =>
        token.Type == ThemeTokenType.Color && ThemeColor.TryParsePair(token.Default, out var light, out var dark)
            ? new TokenCss(light.ToString(), dark.ToString())
            : new TokenCss(token.Default, token.Default);

    private static bool TryReadColor(ThemeToken token, TokenValue value, out TokenCss css, out string fault)
    {
        css = Default(token);
        fault = "";
        foreach (var (text, isDark) in (ReadOnlySpan<(string?, bool)>)[(value.Light, false), (value.Dark, true)])
        {
            if (text is null)
            {
                continue;
            }
            if (!ThemeColor.TryParse(text, out var color))
            {
                fault = $"The {(isDark ? "dark" : "light")} colour cannot be read. Write it as #1f3a5f, rgb(31 58 95), hsl(215 51% 25%) or "
                    + "oklch(35% 0.07 255), without transparency.";
                return false;
            }
            css = isDark ? css with { Dark = color.ToString() } : css with { Light = color.ToString() };
        }
        return true;
    }

    private static bool TryReadOne(ThemeToken token, TokenValue value, out TokenCss css, out string fault)
    {
        css = default;
        fault = "";
        if (value.Light is null || (value.Dark is not null && value.Dark != value.Light))
        {
            fault = "This value is the same in light and dark mode: enter it once.";
            return false;
        }
        if (token.Type == ThemeTokenType.Font)
        {
            if (token.Choices is null || !token.Choices.TryGetValue(value.Light, out var stack))
            {
                fault = $"Choose one of these fonts: {string.Join(", ", token.Choices?.Keys ?? [])}.";
                return false;
            }
            css = new TokenCss(stack, stack);
            return true;
        }
        if (!TryReadLength(value.Light, out var pixels) || pixels < token.Least || pixels > token.Most)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"Enter a number of pixels from {token.Least} to {token.Most}.");
            return false;
        }
        var length = string.Create(CultureInfo.InvariantCulture, $"{pixels}px");
        css = new TokenCss(length, length);
        return true;
    }

    private static bool TryReadLength(string text, out double pixels)
    {
        pixels = 0;
        const int Longest = 8;
        if (text.Length > Longest)
        {
            return false;
        }
        var number = text.EndsWith("px", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(0, text.Length - 2) : text;
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out pixels) && double.IsFinite(pixels);
        pixels = Math.Round(pixels, 2);
        return isNumber;
    }
}
