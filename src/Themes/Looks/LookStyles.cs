using System.Text;

namespace WhiteLabelLinks.Themes.Looks;

/// <summary>Writes token values as custom properties, once for browsers with <c>light-dark()</c> and once for those before it.</summary>
internal static class LookStyles
{
    /// <summary>The values that the brand set; empty when there are none that can be used.</summary>
    public static string Own(Theme theme, PageLook look) => Write(theme.Tokens, look, token => look.Tokens.ContainsKey(token.Name));

    /// <summary>The theme's and the brand's values of the tokens that <paramref name="css"/> uses, for a page that carries no others.</summary>
    public static string Used(Theme theme, PageLook look, string css) =>
        Write(theme.Tokens, look, token => css.Contains($"var(--{token.Name})", StringComparison.Ordinal));

    private static string Write(IReadOnlyList<ThemeToken> tokens, PageLook look, Func<ThemeToken, bool> isWanted)
    {
        var all = new StringBuilder();
        var plain = new StringBuilder();
        foreach (var token in tokens)
        {
            if (!isWanted(token))
            {
                continue;
            }
            var css = look.Tokens.TryGetValue(token.Name, out var value) && TokenReading.TryRead(token, value, out var read, out _)
                ? read
                : TokenReading.Default(token);
            var isOne = css.Light == css.Dark;
            all.Append("--").Append(token.Name).Append(": ").Append(isOne ? css.Light : $"light-dark({css.Light}, {css.Dark})").Append("; ");
            if (!isOne)
            {
                plain.Append("--").Append(token.Name).Append(": ").Append(css.Light).Append("; ");
            }
        }
        return (all.Length == 0 ? "" : $":root {{ {all}}}")
            + (plain.Length == 0 ? "" : $" @supports not (color: light-dark(#000, #fff)) {{ :root {{ {plain}}} }}");
    }
}
