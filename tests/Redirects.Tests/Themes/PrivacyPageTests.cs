using AngleSharp.Html.Dom;
using WhiteLabelLinks.Themes;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class PrivacyPageTests
{
    public static TheoryData<string> Themes => [.. Pages.Catalog.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void It_tells_who_is_told_what_for_how_long_and_whom_to_ask(string theme)
    {
        var document = Render(theme, Pages.Values);
        var text = document.QuerySelector("main")!.TextContent;

        foreach (var part in (string[])
            ["Meta Platforms Ireland Ltd.", "LinkedIn", "Google Analytics", "Advertising", "Measurement", "_fbp", "90 days", "1 day", "180 days", "1095 days",
             "Lumen Software GmbH", "privacy@lumen.example"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
        Assert.NotNull(document.QuerySelector("a[href='mailto:privacy@lumen.example']"));
        Assert.NotNull(document.QuerySelector("a[href='https://lumen.example/privacy']"));
    }

    [Theory]
    [InlineData(VisitorChoice.None, "none", "decline,accept")]
    [InlineData(VisitorChoice.Accepted, "accepted", "withdraw")]
    [InlineData(VisitorChoice.Declined, "declined", "accept")]
    [InlineData(VisitorChoice.Withdrawn, "withdrawn", "accept")]
    public void The_choice_is_shown_and_changed_with_one_click(VisitorChoice choice, string word, string actions)
    {
        var document = Render("plain", Pages.Values with { Choice = choice, ChosenOn = new DateOnly(2026, 11, 3) });
        var block = document.QuerySelector($".when-{word}")!;

        Assert.Equal(word, document.QuerySelector("main")!.GetAttribute("data-choice"));
        Assert.Equal(actions.Split(','), block.QuerySelectorAll("button[name=action]").Select(button => button.GetAttribute("value")));
        Assert.Equal("t0ken", block.Closest("form")!.QuerySelector("input[name=t]")!.GetAttribute("value"));
        Assert.Equal(choice != VisitorChoice.None, block.TextContent.Contains("3 November 2026", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("de", "3. November 2026")]
    [InlineData("fr", "3 novembre 2026")]
    [InlineData("es", "3 de noviembre de 2026")]
    [InlineData("pl", "3 listopada 2026")]
    [InlineData("ar", "3 نوفمبر 2026")]
    public void A_day_is_written_as_its_language_does(string language, string day)
    {
        var document = Render("plain", Pages.Values with { Choice = VisitorChoice.Accepted, ChosenOn = new DateOnly(2026, 11, 3) }, language);

        Assert.Contains(day, document.QuerySelector(".when-accepted")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Everybody_can_ask_for_erasure_and_sees_the_identifier_if_there_is_one()
    {
        var document = Render("plain", Pages.Values with { VisitorId = "0123456789abcdef0123456789abcdef", Notice = PageNotice.ErasureAsked });

        Assert.Contains("0123456789abcdef0123456789abcdef", document.QuerySelector(".has-visitor")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("t0ken", document.QuerySelector("button[value=erase]")!.Closest("form")!.QuerySelector("input[name=t]")!.GetAttribute("value"));
        Assert.Null(document.QuerySelector(".has-visitor button, .no-visitor button"));
        Assert.Equal("erasure", document.QuerySelector("main")!.GetAttribute("data-notice"));
        Assert.Equal("", Render("plain", Pages.Values).QuerySelector("main")!.GetAttribute("data-visitor"));
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void A_domain_that_is_not_set_up_says_so_and_offers_no_consent(string name)
    {
        var theme = Pages.Catalog.Find(name);
        var facts = new PageFacts("Marigold & Sons", "shop.marigold.test");
        var document = Pages.Parse(Pages.Write(theme.Render(ThemePage.Privacy, facts), Pages.Values with { Choice = VisitorChoice.Accepted }));

        Assert.Contains("Marigold & Sons has not set up advertising or measurement", document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(document.QuerySelectorAll("button[value=accept], button[value=decline]"));
        // Whoever accepted while it was set up can still take it back.
        Assert.NotNull(document.QuerySelector(".when-accepted button[value=withdraw]"));
    }

    [Fact]
    public void A_domain_without_platforms_says_that_there_are_none()
    {
        var theme = Pages.Catalog.Find("plain");
        var facts = Pages.Facts(theme);
        var page = theme.Render(ThemePage.Privacy, facts with { Privacy = facts.Privacy with { Platforms = [] } });

        Assert.Contains("No advertising platform is used on go.lumen.example", Pages.Write(page, Pages.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guide?a=1", "/guide?a=1")]
    [InlineData("//evil.example", "")]
    [InlineData(null, "")]
    public void The_way_back_never_leaves_the_domain(string? path, string href) =>
        Assert.Equal(href, Render("plain", Pages.Values with { ReturnPath = path }).QuerySelector(".back a")!.GetAttribute("href"));

    private static IHtmlDocument Render(string name, PageValues values, string language = "en")
    {
        var theme = Pages.Catalog.Find(name);
        return Pages.Parse(Pages.Write(theme.Render(ThemePage.Privacy, Pages.Facts(theme) with { Language = language }), values));
    }
}
