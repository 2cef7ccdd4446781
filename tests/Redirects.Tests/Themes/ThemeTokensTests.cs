using WhiteLabelLinks.Themes;
using WhiteLabelLinks.Themes.Looks;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class ThemeTokensTests
{
    public static TheoryData<string> Hostile =>
    [
        "", " ", "#", "#12", "#1234", "#12345", "#1234567", "#12345678", "#ggg", "red", "transparent", "currentcolor", "inherit", "var(--text)",
        "url(https://evil.example/x.png)", "#fff;}</style><script>alert(1)</script>", "};</style>", "#fff } body { display: none", "expression(alert(1))",
        "\\23 fff", "#\\66 ff", "\u0023fff\u0000", "＃fff", "#f\u0301ff", "#fff/**/", "/**/#fff", "#fff\n", "\t#fff", "#fff !important", "rgb(0 0 0 / 50%)",
        "rgba(0,0,0,.5)", "rgb(0,0)", "rgb(0,0,0,0)", "rgb(0,,0)", "rgb(256 0 0)", "rgb(-1 0 0)", "rgb(1e2 0 0)", "rgb(NaN 0 0)", "rgb(Infinity 0 0)",
        "rgb(1% 2 3)", "rgb(0 0 0", "rgb 0 0 0)", "rgb(calc(1) 0 0)", "rgb(env(x) 0 0)", "hsl(0 0 0)", "hsl(400deg 0% 0%)", "hsl(0deg 101% 0%)", "oklch(2 0 0)",
        "oklch(50% 9 0)", "oklch(50% 0.1 x)", "light-dark(#fff, #000)", "color-mix(in srgb, red, blue)", "color(srgb 1 1 1)", "rgb(٣ 0 0)",
        "rgb(" + new string('0', 10_000) + ")", new string('a', 10_000), "#" + new string('f', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_but_a_value_of_its_type_gets_into_any_token(string value)
    {
        var theme = Pages.Catalog.Find("plain");
        foreach (var token in theme.Tokens)
        {
            // Every token, in every place of a value.
            foreach (var entered in (TokenValue[])[new(value), new("#ffffff", value), new(value, value)])
            {
                var values = new Dictionary<string, TokenValue> { [token.Name] = entered };
                if (!(token.Type == ThemeTokenType.Color && entered.Light == "#ffffff" && value.Length == 0))
                {
                    Assert.Contains(ThemeTokens.Check(theme, values), fault => fault.Key == token.Name);
                }

                var facts = Pages.Facts(theme) with { Look = new PageLook { Tokens = values } };
                var style = Pages.Parse(Pages.Write(theme.Render(ThemePage.NotFound, facts), default)).QuerySelector("style")!.TextContent;
                var own = style[style.LastIndexOf("@media (forced-colors", StringComparison.Ordinal)..];
                Assert.Matches(@"^@media \(forced-colors: active\) \{ \.go \{ border: 1px solid; \} \}( :root \{ [^{}<>\\]* \}( @supports not [^{]* \{ :root \{ [^{}<>\\]* \} \})?)?$", own);
                Assert.DoesNotContain("url", own, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("var", own, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Theory]
    [InlineData("#1F3A5F", "#1f3a5f")]
    [InlineData(" #abc ", "#aabbcc")]
    [InlineData("rgb(31, 58, 95)", "#1f3a5f")]
    [InlineData("RGB(31 58 95)", "#1f3a5f")]
    [InlineData("rgb(100% 0% 50%)", "#ff0080")]
    [InlineData("hsl(120, 100%, 25%)", "#008000")]
    [InlineData("hsl(-120deg 100% 50%)", "#0000ff")]
    [InlineData("oklch(0.62796 0.25768 29.234)", "#ff0000")]
    [InlineData("oklch(100% 0 0)", "#ffffff")]
    [InlineData("oklch(0 0 0)", "#000000")]
    public void A_colour_is_read_from_each_spelling_and_written_in_one(string entered, string written)
    {
        Assert.True(ThemeColor.TryParse(entered, out var color));
        Assert.Equal(written, color.ToString());
    }

    [Fact]
    public void A_colour_that_no_screen_shows_becomes_the_nearest_of_its_hue_that_one_does()
    {
        Assert.True(ThemeColor.TryParse("oklch(70% 0.4 150)", out var color));

        Assert.True(color.Green > 180 && color.Red < 60, color.ToString());
    }

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#767676", "#ffffff", 4.54)]
    [InlineData("#0000ff", "#ffffff", 8.59)]
    public void Contrast_is_measured_as_WCAG_does(string one, string other, double ratio)
    {
        Assert.True(ThemeColor.TryParse(one, out var front));
        Assert.True(ThemeColor.TryParse(other, out var back));
        Assert.Equal(ratio, ThemeColor.Contrast(front, back), 0.01);
        Assert.Equal(ratio, ThemeColor.Contrast(back, front), 0.01);
    }

    [Fact]
    public void Unreadable_colours_are_refused_with_what_was_measured_and_what_is_needed()
    {
        var theme = Pages.Catalog.Find("plain");

        var faults = ThemeTokens.Check(theme, new Dictionary<string, TokenValue> { ["brand"] = new("#777777", "#a9c7ee") });

        var fault = Assert.Single(faults);
        Assert.Equal(("brand", "\"on-brand\" on \"brand\" is hard to read in light mode: its contrast is 4.47 and must be at least 4.5."), (fault.Key, fault.Message));
        Assert.Equal(new ContrastFault("on-brand", "brand", IsDark: false, 4.47, 4.5), fault.Contrast);
    }

    [Fact]
    public void Dark_mode_is_looked_at_as_well_and_a_missing_colour_is_the_themes()
    {
        var theme = Pages.Catalog.Find("plain");

        var faults = ThemeTokens.Check(theme, new Dictionary<string, TokenValue> { ["text"] = new("#000000", "#222222"), ["text-soft"] = new("#333333") });

        Assert.Equal(["text", "text"], faults.Select(fault => fault.Key));
        Assert.All(faults, fault => Assert.Contains("dark mode", fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", "0px")]
    [InlineData("12", "12px")]
    [InlineData("12px", "12px")]
    [InlineData("7.5PX", "7.5px")]
    [InlineData("0.00001", "0px")]
    [InlineData("32", "32px")]
    public void A_length_is_a_number_of_pixels(string entered, string written) => Assert.Contains($"--radius: {written};", StyleWith("radius", entered), StringComparison.Ordinal);

    [Theory]
    [InlineData("33")]
    [InlineData("-1")]
    [InlineData("1em")]
    [InlineData("50%")]
    [InlineData("1e1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("calc(1px)")]
    [InlineData("12;")]
    [InlineData("1,2")]
    public void What_is_no_length_or_out_of_its_range_is_refused(string entered)
    {
        var fault = Assert.Single(ThemeTokens.Check(Pages.Catalog.Find("plain"), new Dictionary<string, TokenValue> { ["radius"] = new(entered) }));

        Assert.Equal(new LookFault("radius", "Enter a number of pixels from 0 to 32."), fault);
    }

    [Fact]
    public void A_font_is_one_of_the_themes_and_never_words_of_the_brands()
    {
        var theme = Pages.Catalog.Find("studio");

        Assert.Contains("--font: ui-monospace,", StyleWith("font", "mono"), StringComparison.Ordinal);
        Assert.Empty(ThemeTokens.Check(theme, new Dictionary<string, TokenValue> { ["font"] = new("serif") }));
        var fault = Assert.Single(ThemeTokens.Check(theme, new Dictionary<string, TokenValue> { ["font"] = new("Comic Sans MS") }));
        Assert.StartsWith("Choose one of these fonts: system, ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_the_theme_does_not_have_is_refused()
    {
        var fault = Assert.Single(ThemeTokens.Check(Pages.Catalog.Find("plain"), new Dictionary<string, TokenValue> { ["shadow"] = new("#fff") }));

        Assert.Equal("shadow", fault.Key);
        Assert.DoesNotContain("shadow", StyleWith("shadow", "#fff"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_written_for_browsers_with_and_without_light_dark()
    {
        var style = StyleWith("brand", "rgb(80 20 20)");

        Assert.EndsWith(
            ":root { --brand: light-dark(#501414, #a9c7ee); } @supports not (color: light-dark(#000, #fff)) { :root { --brand: #501414; } }",
            style, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_theme_is_readable_before_anybody_changes_it()
    {
        foreach (var theme in Pages.Catalog.Names.Select(Pages.Catalog.Find))
        {
            Assert.Empty(ThemeTokens.Check(theme, new Dictionary<string, TokenValue>()));
            Assert.NotEmpty(theme.Contrast);
        }
    }

    private static string StyleWith(string token, string value)
    {
        var theme = Pages.Catalog.Find("plain");
        var facts = Pages.Facts(theme) with { Look = new PageLook { Tokens = new Dictionary<string, TokenValue> { [token] = new(value) } } };
        return Pages.Parse(Pages.Write(theme.Render(ThemePage.NotFound, facts), default)).QuerySelector("style")!.TextContent;
    }
}
