using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using WhiteLabelLinks.Themes;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class ConsentPageTests
{
    public static TheoryData<string> Themes => [.. Pages.Catalog.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Accept_and_decline_differ_in_nothing_but_their_words(string theme)
    {
        var document = Render(theme);
        var accept = Button(document, "accept");
        var decline = Button(document, "decline");

        Assert.Equal(decline.Parent, accept.Parent);
        Assert.Equal(Without(decline), Without(accept));
        Assert.Equal(2, accept.ParentElement!.Children.Length);

        // No rule of the sheet tells them apart by order, value or name.
        var style = document.QuerySelector("style")!.TextContent;
        Assert.DoesNotMatch(@"\.go:(first|last|nth|only)|\.choices\s*>?\s*[a-z.*]*:(first|last|nth)|\[value|\[name|\.go\s*[+~]", style);

        static string Without(IElement button) =>
            button.OuterHtml.Replace(button.TextContent, "", StringComparison.Ordinal).Replace(button.GetAttribute("value")!, "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void The_form_posts_without_a_script_and_nothing_is_ticked_before(string theme)
    {
        var document = Render(theme);
        var form = (IHtmlFormElement)document.QuerySelector("form")!;

        Assert.Equal("/_/consent", form.GetAttribute("action"));
        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal("t0ken", form.QuerySelector("input[name=t]")!.GetAttribute("value"));
        Assert.Equal(["decline", "accept", "close"], form.QuerySelectorAll("button[name=action]").Select(button => button.GetAttribute("value")));
        Assert.Empty(form.QuerySelectorAll("[checked], [selected], input:not([type=hidden])"));
        Assert.True(document.QuerySelector("h1")!.HasAttribute("autofocus"));
        Assert.Equal("-1", document.QuerySelector("h1")!.GetAttribute("tabindex"));
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Everything_that_consent_is_about_can_be_read_without_opening_anything(string theme)
    {
        var document = Render(theme);
        var privacy = Pages.Facts(Pages.Catalog.Find(theme)).Privacy;
        document.QuerySelector("details")!.Remove();
        var text = document.Body!.TextContent;

        Assert.All(privacy.Platforms, platform => Assert.Contains(platform.Name, text, StringComparison.Ordinal));
        Assert.All(privacy.Platforms, platform => Assert.Contains(platform.Company, text, StringComparison.Ordinal));
        foreach (var part in (string[])["Advertising", "Measurement", "Lumen Software GmbH", "lumen.example", "go.lumen.example/_/privacy"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
        Assert.NotNull(document.QuerySelector("a[href='/_/privacy']"));
    }

    [Fact]
    public void What_is_folded_tells_purposes_cookies_and_privacy_policies_of_each_platform()
    {
        var details = Render("plain").QuerySelector("details")!;

        Assert.Equal(3, details.QuerySelectorAll("section").Length);
        Assert.Contains("_fbp", details.TextContent, StringComparison.Ordinal);
        Assert.Contains("90 days", details.TextContent, StringComparison.Ordinal);
        Assert.NotNull(details.QuerySelector("a[href='https://www.linkedin.com/legal/privacy-policy']"));
    }

    [Theory]
    [InlineData("/guide", "/guide?l=de")]
    [InlineData("/guide?a=1&b=2", "/guide?a=1&b=2&l=de")]
    [InlineData("/guide?a=\"><script>", "/guide?a=\"><script>&l=de")]
    [InlineData("/guide#x", "/guide?l=de")]
    [InlineData("//evil.example/", "?l=de")]
    [InlineData("/\\evil.example/", "?l=de")]
    [InlineData("/\t/evil.example/", "?l=de")]
    [InlineData("javascript:alert(1)", "?l=de")]
    [InlineData("https://evil.example/", "?l=de")]
    [InlineData(null, "?l=de")]
    public void Another_language_is_the_same_page_with_all_its_parameters(string? path, string link)
    {
        var document = Render("plain", Pages.Values with { ReturnPath = path });

        Assert.Equal(link, document.QuerySelector("nav a[lang=de]")!.GetAttribute("href"));
        Assert.Equal("Deutsch", document.QuerySelector("nav a[lang=de]")!.TextContent);
    }

    [Fact]
    public void Only_languages_that_the_theme_speaks_are_offered()
    {
        var theme = Pages.Catalog.Find("plain");
        var page = theme.Render(ThemePage.Consent, Pages.Facts(theme) with { OtherLanguages = ["fr", "tlh"] });

        Assert.Equal(["fr"], Pages.Parse(Pages.Write(page, Pages.Values)).QuerySelectorAll("nav a").Select(link => link.GetAttribute("hreflang")));
    }

    [Fact]
    public void The_script_carries_the_nonce_and_nobody_elses_code()
    {
        var script = Render("plain").QuerySelector("script")!;

        Assert.Equal(Pages.Nonce, script.GetAttribute("nonce"));
        Assert.Contains("location.replace('/_/go?t='", script.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("//", script.TextContent, StringComparison.Ordinal);
    }

    private static IElement Button(IHtmlDocument document, string action) => document.QuerySelector($"button[name=action][value={action}]")!;

    private static IHtmlDocument Render(string name, PageValues? values = null)
    {
        var theme = Pages.Catalog.Find(name);
        return Pages.Parse(Pages.Write(theme.Render(ThemePage.Consent, Pages.Facts(theme)), values ?? Pages.Values));
    }
}
