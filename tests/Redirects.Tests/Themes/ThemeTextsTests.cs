using System.Text.Json;
using WhiteLabelLinks.Themes;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class ThemeTextsTests
{
    private static readonly Theme Plain = Pages.Catalog.Find("plain");

    [Theory]
    [InlineData("consent.accept", "Yes, gladly")]
    [InlineData("consent.title", "<b>Hello</b> & \"welcome\" to {brand}")]
    [InlineData("handoff.text", "{host} is next")]
    public void A_text_may_be_replaced_by_plain_words(string key, string text) => Assert.Empty(Check(key, text));

    [Theory]
    [InlineData("consent.nothing", "x", "has no such text")]
    [InlineData("months", "x", "has no such text")]
    [InlineData("date", "{day}", "has no such text")]
    [InlineData("days.other", "{count}", "has no such text")]
    [InlineData("language.name", "x", "has no such text")]
    [InlineData("consent.accept", "", "is empty")]
    [InlineData("consent.accept", "  ", "is empty")]
    [InlineData("consent.accept", "Yes, I would be delighted to be remembered", "at most 40")]
    [InlineData("consent.accept", "Yes\nno", "invisible")]
    [InlineData("consent.accept", "Yes\u202eno", "invisible")]
    [InlineData("consent.accept", "Yes\u200bno", "invisible")]
    [InlineData("consent.accept", "Yes\0", "invisible")]
    [InlineData("handoff.text", "Next", "{host} is missing")]
    [InlineData("handoff.text", "{host} {brand}", "{brand} means nothing here")]
    [InlineData("consent.accept", "DECLINE", "must not say the same")]
    public void What_cannot_be_shown_is_refused_in_plain_words(string key, string text, string message) =>
        Assert.Contains(Check(key, text), fault => fault.Message.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void An_oversized_text_is_refused() => Assert.Contains("at most 600", Assert.Single(Check("not_found.hint", new string('x', 10_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_language_that_the_theme_does_not_speak_is_refused() =>
        Assert.Equal("tlh", Assert.Single(ThemeTexts.Check(Plain, "tlh", new Dictionary<string, string>())).Key);

    [Fact]
    public void Every_text_that_may_change_is_listed_in_the_language_and_passes_as_it_is()
    {
        foreach (var language in Plain.Languages)
        {
            var texts = ThemeTexts.Of(Plain, language);

            Assert.Empty(ThemeTexts.Check(Plain, language, texts.ToDictionary(text => text.Key, text => text.Text)));
            Assert.DoesNotContain(texts, text => text.Key is "months" or "date" or "language.name");
        }
        Assert.Contains(ThemeTexts.Of(Plain, "de"), text => text is { Key: "consent.decline", Text: "Ablehnen", LongestLength: 40 });
        Assert.Equal(["brand"], ThemeTexts.Of(Plain, "pl").Single(text => text.Key == "consent.title").Placeholders);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("'-alert(1)-'")]
    [InlineData("{{ 'x' | t }}{% raw %}")]
    [InlineData("</style></title><!--")]
    [InlineData("&lt;script&gt;")]
    public void A_hostile_text_is_shown_as_it_is_written_on_every_page(string text)
    {
        foreach (var theme in Pages.Catalog.Names.Select(Pages.Catalog.Find))
        {
            foreach (var page in ThemePages.All)
            {
                var facts = Pages.Facts(theme) with { BrandName = text, Look = new PageLook { Texts = theme.TextKeys.ToDictionary(key => key, _ => text) } };
                var document = Pages.Parse(Pages.Write(theme.Render(page, facts, Pages.Handoff), Pages.Values));

                Assert.Contains(text, document.Body!.TextContent, StringComparison.Ordinal);
                Assert.Empty(document.QuerySelectorAll("img, [onerror], script:not([nonce])"));
                Assert.Equal(page is ThemePage.Consent or ThemePage.Handoff ? 1 : 0, document.QuerySelectorAll("script").Length);
                Assert.Single(document.QuerySelectorAll("style"));
            }
        }
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</script></style><svg onload=alert(1)>")]
    public void A_hostile_value_of_a_request_stays_in_its_hole(string hostile)
    {
        foreach (var page in ThemePages.All)
        {
            var values = new PageValues("https://example.com/" + hostile, hostile)
            {
                DestinationHost = hostile, FormToken = hostile, Nonce = hostile, VisitorId = hostile, ReturnPath = "/" + hostile,
                HandoffJson = System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(hostile)),
            };
            var document = Pages.Parse(Pages.Write(Plain.Render(page, Pages.Facts(Plain), Pages.Handoff), values));

            Assert.Empty(document.QuerySelectorAll("[onmouseover], [onload], svg[onload], script:not([nonce])"));
            Assert.Equal(page is ThemePage.Consent or ThemePage.Handoff ? 1 : 0, document.QuerySelectorAll("script").Length);
        }
    }

    [Fact]
    public void What_fills_a_placeholder_is_not_looked_at_again()
    {
        var page = Plain.Render(ThemePage.Privacy, Pages.Facts(Plain) with { BrandName = "{host}" });

        Assert.Contains("{host} shares links on go.lumen.example.", Pages.Write(page, Pages.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_may_not_change_stays_the_themes()
    {
        var look = new PageLook { Texts = new Dictionary<string, string> { ["days.other"] = "forever", ["date"] = "" } };

        Assert.Contains("180 days", Pages.Write(Plain.Render(ThemePage.Privacy, Pages.Facts(Plain) with { Look = look }), Pages.Values), StringComparison.Ordinal);
    }

    private static IReadOnlyList<LookFault> Check(string key, string text) => ThemeTexts.Check(Plain, "en", new Dictionary<string, string> { [key] = text });
}
