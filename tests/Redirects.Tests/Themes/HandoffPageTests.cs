using System.Buffers;
using WhiteLabelLinks.Themes;
using WhiteLabelLinks.Themes.Rendering;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class HandoffPageTests
{
    private const int Budget = 6_000;
    private const int ScriptBudget = 4_500;

    private static readonly PolicySources Vendors = new(
        scripts: ["https://connect.vendor.example"], images: ["https://www.vendor.example"], connections: ["https://www.vendor.example"],
        frames: ["https://frame.vendor.example"]);

    public static TheoryData<string> Themes => [.. Pages.Catalog.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void It_leaves_room_for_the_pixel_script(string name)
    {
        var theme = Pages.Catalog.Find(name);
        foreach (var language in theme.Languages)
        {
            var look = new PageLook { Tokens = new Dictionary<string, TokenValue> { ["background"] = new("#fafafa", "#101010") } };
            var page = theme.Render(ThemePage.Handoff, Pages.Facts(theme) with { Language = language, Look = look }, Pages.Handoff);

            Assert.InRange(Pages.Compressed(Pages.Write(page, Pages.Values)), 300, Budget - ScriptBudget);
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void It_has_the_domains_colours_and_nothing_to_see_for_a_second(string name)
    {
        var theme = Pages.Catalog.Find(name);
        var look = new PageLook { Tokens = new Dictionary<string, TokenValue> { ["background"] = new("#fafafa", "#101010") } };
        var html = Pages.Write(theme.Render(ThemePage.Handoff, Pages.Facts(theme) with { Look = look }, Pages.Handoff), Pages.Values);
        var document = Pages.Parse(html);
        var style = document.QuerySelector("style")!.TextContent;

        Assert.Contains("--background: light-dark(#fafafa, #101010);", style, StringComparison.Ordinal);
        Assert.DoesNotContain(".card", style, StringComparison.Ordinal);
        Assert.Contains("visibility: hidden", style, StringComparison.Ordinal);
        Assert.Equal("Continuing to lumen.example", document.QuerySelector("main")!.TextContent);
        Assert.Equal(Pages.Values.Destination, document.QuerySelector("main a")!.GetAttribute("href"));
    }

    [Fact]
    public void The_programs_code_stands_around_the_json_and_noscript_leads_on()
    {
        var document = Pages.Parse(Render(Pages.Values with { HandoffImages = "<img src=\"https://www.vendor.example/p?x=1\" alt=\"\">"u8.ToArray() }));

        Assert.Equal("go({\"u\":1})", document.QuerySelector("script")!.TextContent);
        Assert.Equal(Pages.Nonce, document.QuerySelector("script")!.GetAttribute("nonce"));
        Assert.Equal("https://www.vendor.example/p?x=1", document.QuerySelector("noscript img")!.GetAttribute("src"));
        Assert.Equal("0;url=" + Pages.Values.Destination, document.QuerySelector("noscript meta")!.GetAttribute("content"));
    }

    [Fact]
    public void Json_cannot_end_the_script()
    {
        var document = Pages.Parse(Render(Pages.Values with { HandoffJson = "{\"u\":\"</script><script>alert(1)</script><!--<script>\"}"u8.ToArray() }));

        Assert.Equal("go({\"u\":\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\u003c!--\\u003cscript>\"})", document.QuerySelector("script")!.TextContent);
    }

    [Theory]
    [InlineData("x</script>")]
    [InlineData("<!--")]
    public void Code_that_would_end_its_element_is_refused(string code)
    {
        Assert.Throws<ArgumentException>(() => new HandoffScript(code, ""));
        Assert.Throws<ArgumentException>(() => new HandoffScript("", code));
    }

    [Theory]
    [InlineData("https://example.com/a?b=c#d", "example.com")]
    [InlineData("https://example.com", "example.com")]
    [InlineData("https://example.com:8443/x", "example.com")]
    [InlineData("https://good.example@evil.example/", "evil.example")]
    [InlineData("https://good.example\\@evil.example/", "good.example")]
    [InlineData("https://evil.example?@good.example/", "evil.example")]
    [InlineData("https://[2001:db8::1]:443/", "[2001:db8::1]")]
    [InlineData("https://user:p@ss@host.example:1/", "host.example")]
    [InlineData("no url", "")]
    public void The_host_is_the_one_that_a_browser_would_open(string url, string host) => Assert.Equal(host, HoleWriter.HostOf(url).ToString());

    [Fact]
    public void The_policy_allows_the_vendors_of_this_link_and_the_nonce_of_this_answer()
    {
        var theme = Pages.Catalog.Find("plain");
        var page = theme.Render(ThemePage.Handoff, Pages.Facts(theme), Pages.Handoff);
        var policy = page.PolicyWith(Pages.Nonce, Vendors);

        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data: https://www.vendor.example; "
            + "connect-src 'self' https://www.vendor.example; form-action 'none'; frame-src https://frame.vendor.example; "
            + $"script-src 'nonce-{System.Text.RegularExpressions.Regex.Escape(Pages.Nonce)}' https://connect.vendor.example$",
            policy);
        Assert.EndsWith($"; form-action 'none'; script-src 'nonce-{Pages.Nonce}'", page.PolicyWith(Pages.Nonce), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", page.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("; form-action https://www.vendor.example;", page.PolicyWith(Pages.Nonce, new PolicySources(forms: ["https://www.vendor.example"])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_policies_of_consent_and_privacy_allow_their_forms_and_no_vendor()
    {
        var theme = Pages.Catalog.Find("plain");
        var consent = theme.Render(ThemePage.Consent, Pages.Facts(theme)).PolicyWith(Pages.Nonce, Vendors);
        var privacy = theme.Render(ThemePage.Privacy, Pages.Facts(theme)).PolicyWith(Pages.Nonce, Vendors);

        Assert.EndsWith($"frame-ancestors 'none'; img-src 'self' data:; connect-src 'self'; form-action 'self'; script-src 'nonce-{Pages.Nonce}'", consent, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'none'; img-src 'self' data:; connect-src 'self'; form-action 'self'", privacy, StringComparison.Ordinal);
        Assert.DoesNotContain("vendor", consent + privacy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("aaaaaaaaaaaaaaaa'; script-src *")]
    [InlineData("aaaaaaaaaaaaaaaa\r\nX: y")]
    public void What_is_no_nonce_gets_into_no_policy(string nonce)
    {
        var theme = Pages.Catalog.Find("plain");
        var page = theme.Render(ThemePage.Handoff, Pages.Facts(theme), Pages.Handoff);

        Assert.Throws<ArgumentException>(() => page.PolicyWith(nonce));
    }

    [Theory]
    [InlineData("https://a.example; script-src *")]
    [InlineData("https://a.example, x")]
    [InlineData("a b")]
    [InlineData("")]
    public void What_is_no_source_gets_into_no_policy(string source) => Assert.Throws<ArgumentException>(() => new PolicySources(images: [source]));

    [Theory]
    [InlineData(ThemePage.Consent)]
    [InlineData(ThemePage.Handoff)]
    [InlineData(ThemePage.Privacy)]
    public void Writing_a_page_allocates_nothing_and_its_policy_one_string(ThemePage page)
    {
        var theme = Pages.Catalog.Find("plain");
        var rendered = theme.Render(page, Pages.Facts(theme), Pages.Handoff);
        var values = Pages.Values with { VisitorId = "0123456789abcdef0123456789abcdef", Choice = VisitorChoice.Accepted, ChosenOn = new DateOnly(2026, 11, 3) };
        var body = new ArrayBufferWriter<byte>(65_536);
        var length = 0;
        Once();

        // Code that was not optimized yet boxes; that takes it some rounds to get over.
        var most = length * sizeof(char) + 64;
        var perPage = long.MaxValue;
        for (var round = 0; round < 100 && perPage > most; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 500; i++)
            {
                Once();
            }
            perPage = (GC.GetAllocatedBytesForCurrentThread() - before) / 500;
        }

        Assert.InRange(perPage, 0, most);

        void Once()
        {
            body.ResetWrittenCount();
            rendered.WriteTo(body, values);
            length = rendered.PolicyWith(Pages.Nonce, Vendors).Length;
        }
    }

    private static string Render(PageValues values)
    {
        var theme = Pages.Catalog.Find("plain");
        return Pages.Write(theme.Render(ThemePage.Handoff, Pages.Facts(theme), Pages.Handoff), values);
    }
}
