using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Redirects.Tests.Serving;
using WhiteLabelLinks.Themes;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class ThemeTests
{
    private static readonly ThemeCatalog Catalog = Pages.Catalog;

    public static TheoryData<string, ThemePage, string> EveryPage
    {
        get
        {
            TheoryData<string, ThemePage, string> pages = [];
            foreach (var theme in Catalog.Names)
            {
                foreach (var page in ThemePages.All)
                {
                    foreach (var sample in Catalog.Find(theme).Samples.Keys)
                    {
                        pages.Add(theme, page, sample);
                    }
                }
            }
            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPage))]
    public void Every_page_of_every_theme_renders_with_every_sample(string theme, ThemePage page, string sample)
    {
        var facts = Catalog.Find(theme).Samples[sample];
        var rendered = Catalog.Find(theme).Render(page, facts.Facts(Catalog.Find(theme)), Pages.Handoff);
        var html = Pages.Write(rendered, Pages.Values with { Destination = facts.Destination, ShortUrl = facts.ShortUrl });
        var document = Pages.Parse(html);

        Assert.Equal(facts.Language, document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(sample == "right-to-left" ? "rtl" : "ltr", document.DocumentElement.GetAttribute("dir"));
        Assert.Contains(facts.BrandName, document.Title, StringComparison.Ordinal);
        Assert.Single(document.QuerySelectorAll("main"));
        Assert.Empty(document.QuerySelectorAll("[style], iframe, link, img, b, i"));
        Assert.Equal(page is ThemePage.Consent or ThemePage.Handoff ? 1 : 0, document.QuerySelectorAll("script").Length);
        Assert.DoesNotContain("WhiteLabel", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("href=\"(javascript|data):", html);
        if (page != ThemePage.Handoff)
        {
            Assert.Single(document.QuerySelectorAll("h1"));
            Assert.Contains(facts.BrandName, document.Body!.TextContent, StringComparison.Ordinal);
        }
        Assert.InRange(Pages.Compressed(html), 500, page == ThemePage.Handoff ? 1_500 : 14_000);

        var style = document.QuerySelector("style")!.TextContent;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'", rendered.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", rendered.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_of_every_theme_speaks_every_language()
    {
        foreach (var theme in Catalog.Names.Select(Catalog.Find))
        {
            Assert.Superset(new HashSet<string>(["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ar"]), theme.Languages.ToHashSet());
            var facts = theme.Samples["usual"].Facts(theme);
            foreach (var page in ThemePages.All)
            {
                HashSet<string> seen = [];
                foreach (var language in theme.Languages)
                {
                    var document = Pages.Parse(Pages.Write(theme.Render(page, facts with { Language = language }, Pages.Handoff), Pages.Values));
                    var text = document.QuerySelector("main")!.TextContent;

                    Assert.Equal(language, document.DocumentElement.GetAttribute("lang"));
                    Assert.True(seen.Add(text), $"{page} says the same in {language} as in another language.");
                    Assert.DoesNotMatch("[{}]", text);
                    if (page != ThemePage.Handoff)
                    {
                        Assert.Contains("Lumen", document.Title, StringComparison.Ordinal);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("ar-EG", "ar")]
    [InlineData("xx", "en")]
    [InlineData("", "en")]
    public void A_language_that_a_theme_does_not_speak_is_answered_in_the_nearest(string asked, string spoken)
    {
        var page = Catalog.Find("plain").Render(ThemePage.NotFound, new PageFacts("Lumen", "go.lumen.test", asked));

        Assert.Equal(spoken, Pages.Parse(Pages.Write(page, default)).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public void A_preview_shows_the_destination_as_it_is_and_links_to_it()
    {
        const string Destination = "https://example.com/a?b=1&c='\"<>";
        var page = Catalog.Find("plain").Render(ThemePage.Preview, new PageFacts("Lumen", "go.lumen.test"));
        var document = Pages.Parse(Pages.Write(page, new PageValues(Destination, "go.lumen.test/x")));

        Assert.Equal(Destination, document.QuerySelector("a.go")!.GetAttribute("href"));
        Assert.Contains(Destination, document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("example.com", document.QuerySelector(".host")!.TextContent);
        Assert.Contains("go.lumen.test/x", document.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_never_links_to_a_script()
    {
        var page = Catalog.Find("plain").Render(ThemePage.Preview, new PageFacts("Lumen", "go.lumen.test"));
        var document = Pages.Parse(Pages.Write(page, new PageValues("javascript:alert(1)", "x")));

        Assert.Equal("", document.QuerySelector("a.go")!.GetAttribute("href"));
    }

    [Fact]
    public void A_broken_package_tells_everything_that_is_wrong_with_it()
    {
        using var folder = new TemporaryFolder();
        Copy(ThemesModule.DefaultFolder, folder);
        Break("theme.json", "\"version\"", "\"verzion\"");
        Break("tokens.css", ":root {", ":root { background: url(https://evil.example/x.png);");
        Break("pages/root.liquid", "{{ title }}</h1>", "{{ title }</h1>");
        Break("pages/expired.liquid", "<h1>", "<h1 onclick=\"x\">");
        Break("parts/head.liquid", "<meta", "<script>x</script><meta");
        Break("strings/en.json", "{", "[");
        Directory.Delete(Path.Combine(folder, "plain", "samples"), recursive: true);

        var error = Assert.Throws<ThemePackageException>(() => ThemeCatalog.Load(folder));

        foreach (var part in (string[])["plain/theme.json", "plain/css: \"url(\"", "plain/parts/head.liquid", "plain/strings/en.json"])
        {
            Assert.Contains(error.Errors, line => line.StartsWith(part, StringComparison.Ordinal));
        }

        void Break(string file, string part, string with)
        {
            var path = Path.Combine(folder, "plain", file);
            var text = File.ReadAllText(path);
            Assert.Contains(part, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(part, with, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("pages/root.liquid", "{{ title }}", "{{ 'no.such.text' | t }}", "no.such.text")]
    [InlineData("pages/root.liquid", "{{ title }}", "{{ title", "root.liquid")]
    [InlineData("pages/preview.liquid", "<dl>", "<dl style=\"x\">", "style=")]
    [InlineData("pages/preview.liquid", "{% render 'head'", "{% render 'hat'", "hat")]
    [InlineData("theme.json", "\"preview\"", "\"pre-view\"", "pre-view")]
    [InlineData("theme.json", "\"14px\"", "\"15px\"", "--radius: 15px")]
    [InlineData("samples/usual.json", "\"brandName\"", "brandName", "usual.json")]
    [InlineData("strings/pl.json", "\"consent.accept\"", "\"consent.akcept\"", "strings/pl.json: The text \"consent.accept\" is missing")]
    [InlineData("strings/pl.json", "\"consent.accept\"", "\"consent.akcept\"", "There is no text \"consent.akcept\" in English")]
    [InlineData("strings/de.json", "({controller})", "", "\"consent.text\" has other placeholders")]
    [InlineData("strings/fr.json", "janvier|", "", "twelve names")]
    [InlineData("theme.json", "\"light-dark(#5b616a, #a5adb7)\"", "\"light-dark(#8b919a, #a5adb7)\"", "--text-soft: light-dark(#8b919a")]
    [InlineData("theme.json", "[\"text\", \"surface\", 4.5]", "[\"text\", \"surfaces\", 4.5]", "\"surfaces\" of \"contrast\" is no colour")]
    [InlineData("theme.json", "[\"text-soft\", \"surface\", 4.5]", "[\"line\", \"surface\", 4.5]", "\"line\" on \"surface\" is hard to read in light mode")]
    [InlineData("theme.json", "[\"text\", \"surface\", 4.5]", "[\"text\", 4.5]", "A pair of contrast is")]
    [InlineData("assets/consent.css", ".leads-to {", ".leads-to { background: url(//x);", "url(")]
    [InlineData("pages/consent.liquid", "value=\"{{ form.token }}\"", "value={{ form.token }}", "value={{")]
    [InlineData("pages/consent.liquid", "{{ form.token }}", "", "shows nothing of FormToken")]
    [InlineData("pages/consent.liquid", "{{ script }}", "", "shows nothing of Nonce")]
    [InlineData("pages/consent.liquid", "{{ script }}", "<style>{{ link.destination_host }}</style>{{ script }}", "may not stand in <style>")]
    [InlineData("pages/handoff.liquid", "{{ script }}", "", "shows nothing of HandoffJson")]
    [InlineData("pages/privacy.liquid", "data-choice=\"{{ visitor.choice }}\"", "", "shows nothing of Choice")]
    public void A_fault_of_a_package_is_named(string file, string part, string with, string named)
    {
        using var folder = new TemporaryFolder();
        Copy(ThemesModule.DefaultFolder, folder);
        var path = Path.Combine(folder, "plain", file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(part, with, StringComparison.Ordinal));

        var error = Assert.Throws<ThemePackageException>(() => ThemeCatalog.Load(folder));

        Assert.Contains(error.Errors, line => line.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void A_theme_takes_from_the_one_it_extends_what_it_does_not_bring()
    {
        using var folder = new TemporaryFolder();
        Copy(ThemesModule.DefaultFolder, folder);
        var own = Path.Combine(folder, "loud");
        Directory.CreateDirectory(Path.Combine(own, "strings"));
        Directory.CreateDirectory(Path.Combine(own, "samples"));
        Directory.CreateDirectory(Path.Combine(own, "assets"));
        File.WriteAllText(Path.Combine(own, "theme.json"), """{ "name": "loud", "version": "1.0.0", "extends": "plain", "pages": [], "tokens": [] }""");
        File.WriteAllText(Path.Combine(own, "tokens.css"), ":root { --radius: 0; }");
        File.WriteAllText(Path.Combine(own, "assets", "page.css"), "");
        File.WriteAllText(Path.Combine(own, "strings", "en.json"), """{ "not_found.title": "NOTHING HERE" }""");
        File.Copy(Path.Combine(folder, "plain", "samples", "usual.json"), Path.Combine(own, "samples", "usual.json"));

        var page = Pages.Write(ThemeCatalog.Load(folder).Find("loud").Render(ThemePage.NotFound, new PageFacts("Lumen", "go.lumen.test")), default);

        Assert.Contains("<h1>NOTHING HERE</h1>", page, StringComparison.Ordinal);
        Assert.Contains("--radius: 0;", page, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
