using AngleSharp.Html.Parser;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>The editor of a domain's look, and what visitors get of it (S76, S77).</summary>
public sealed class LookTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Form = "#look-form";

    private static readonly string[] Hostile =
    [
        "</style><script>alert(1)</script>", "url(javascript:alert(1))", "expression(alert(1))", "#fff;}body{display:none", "a\u0007b", "\u202egro.elpmaxe",
        new('x', 5000),
    ];

    [Fact]
    public async Task What_is_saved_is_not_live_until_it_is_published_and_then_visitors_see_it_S76_S77()
    {
        var (domain, host) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        using var visitor = Visitor(host);
        await mara.OpenAsync(Page(domain));
        Assert.Contains("Theme as it comes", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync(Form, ("Theme", "studio"), ("Token.brand.light", "#7a1f5c"), ("Text.en.consent.accept", "Yes, remember me"), ("Note", "Summer"));
        Assert.Contains("Version 1 is saved and not live", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Yes, remember me", await visitor.GetStringAsync("/guide"), StringComparison.Ordinal);

        await mara.SubmitAsync("form[action*='handler=Publish']");
        Assert.Contains("Version 1 is live", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await SeesAsync(visitor, "/guide", "Yes, remember me");
        Assert.Contains("--brand: light-dark(#7a1f5c", await visitor.GetStringAsync("/_/privacy"), StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/activity");
        Assert.Contains("published a look of", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_back_copies_the_old_version_and_shows_it_at_once()
    {
        var (domain, host) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        using var visitor = Visitor(host);
        await PublishAsync(mara, domain, "The first words");
        await PublishAsync(mara, domain, "The second words");
        await SeesAsync(visitor, "/guide", "The second words");
        Assert.Contains("Title (English): “The second words of {brand}”", mara.Page.QuerySelector(".look-versions")?.TextContent, StringComparison.Ordinal);

        await mara.SubmitAsync("form[action*='handler=RollBack'][action*='number=1']");
        await SeesAsync(visitor, "/guide", "The first words");
        Assert.Contains("Version 3 is live", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.Contains("Copy of version 1", mara.Page.QuerySelector(".look-versions")?.TextContent, StringComparison.Ordinal);

        await mara.OpenAsync(Page(domain) + "&version=2");
        Assert.Equal("The second words of {brand}", mara.Page.QuerySelector("[name='Text.en.consent.title']")?.TextContent);
        Assert.NotNull(mara.Page.QuerySelector(Form + " fieldset[disabled]"));
    }

    [Fact]
    public async Task Who_saves_second_is_told_and_loses_nothing()
    {
        var (domain, _) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        using var other = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Page(domain));
        await other.OpenAsync(Page(domain));
        await mara.SubmitAsync(Form, ("Text.en.root.hint", "By the first"));
        await other.SubmitAsync(Form, ("Text.en.root.hint", "By the second"));
        Assert.Contains("Mara Editor saved version 1 while you were editing", other.Page.QuerySelector("[role=alert]")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("By the second", other.Page.QuerySelector("[name='Text.en.root.hint']")?.TextContent);
        Assert.Equal(1, await VersionsAsync(domain));

        await other.SubmitAsync(Form);
        Assert.Equal(2, await VersionsAsync(domain));
        await mara.OpenAsync(Page(domain));
        Assert.Equal("By the second", mara.Page.QuerySelector("[name='Text.en.root.hint']")?.TextContent);
    }

    [Fact]
    public async Task Colours_that_cannot_be_read_are_refused_with_the_pair_and_both_numbers_beside_the_field()
    {
        var (domain, _) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        await mara.SubmitAsync(Form, ("Token.text.dark", "#333333"));
        var said = mara.Page.QuerySelector("#Token_text_dark-error")?.TextContent;
        Assert.Contains("“Text” on “Page” is hard to read in dark mode", said, StringComparison.Ordinal);
        Assert.Matches(@"the contrast is 1\.\d\d : 1, and at least 4\.5 : 1 is needed", said);
        Assert.Equal("#333333", mara.Page.QuerySelector("[name='Token.text.dark']")?.GetAttribute("value"));
        Assert.Equal("true", mara.Page.QuerySelector("#Token_text_dark")?.GetAttribute("aria-invalid"));
        Assert.Equal(0, await VersionsAsync(domain));
    }

    [Theory]
    [InlineData("Token.brand.light")]
    [InlineData("Token.brand.dark")]
    [InlineData("Token.radius")]
    [InlineData("Token.font")]
    [InlineData("Token.nothing")]
    [InlineData("Theme")]
    [InlineData("Text.xx.consent.title")]
    [InlineData("Text.en.nothing")]
    [InlineData("Text.en.date")]
    public async Task Whatever_is_no_value_of_its_field_is_refused_and_changes_nothing(string field)
    {
        var domain = await stage.DomainAsync(stage.Lumen);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        foreach (var value in Hostile)
        {
            await mara.OpenAsync(Page(domain));
            await mara.SubmitAsync(Form, (field, value), ("Text.en.root.hint", "Never saved"));
            Assert.Equal(200, mara.Status);
            Assert.NotNull(mara.Page.QuerySelector("[role=alert]"));
            Assert.Empty(mara.Page.QuerySelectorAll("script:not([src])"));
        }
        Assert.Equal(0, await VersionsAsync(domain));
    }

    [Theory]
    [InlineData("Token.radius", "900", "from 0 to 32")]
    [InlineData("Text.en.consent.accept", "This button says far more than any button should be saying here", "at most 40")]
    [InlineData("Text.en.consent.title", "No brand is named", "{brand} is missing")]
    [InlineData("Text.en.consent.title", "May {brand} \u202eremember", "invisible character")]
    [InlineData("Text.en.consent.accept", "Decline", "must not say the same")]
    [InlineData("Note", "a\u0001b", "control characters")]
    public async Task What_is_wrong_is_said_in_words(string field, string value, string expected)
    {
        var domain = await stage.DomainAsync(stage.Lumen);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        await mara.SubmitAsync(Form, (field, value));
        Assert.Contains(mara.Page.QuerySelectorAll(".field-error"), error => error.TextContent.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(0, await VersionsAsync(domain));
    }

    [Fact]
    public async Task Markup_in_every_text_is_shown_as_it_was_written_and_is_never_markup_S76()
    {
        const string Markup = "</style><script>alert(1)</script><img src=x onerror=alert(1)>";
        var (domain, host) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        var fields = mara.Page.QuerySelectorAll("textarea[name^='Text.en.']").Where(field => field.GetAttribute("maxlength") != "140").Select(
            field => (field.GetAttribute("name") ?? "", $"{string.Concat(PlaceholdersOf(field.GetAttribute("placeholder") ?? ""))}{Markup}")).ToArray();
        Assert.True(fields.Length > 40);
        await mara.SubmitAsync(Form, [.. fields, ("then", "publish")]);
        Assert.Contains("Version 1 is live", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        using var visitor = Visitor(host);
        await SeesAsync(visitor, "/guide", "&lt;script&gt;alert(1)");
        foreach (var path in (string[])["/guide", "/_/privacy", "/guide+", "/nothing-here", "/"])
        {
            using var answer = await visitor.GetAsync(path);
            var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            Assert.Empty(page.QuerySelectorAll("img, [onerror], script:not([nonce])"));
            Assert.Single(page.QuerySelectorAll("style"));
        }
    }

    [Fact]
    public async Task A_viewer_sees_the_look_and_changes_nothing()
    {
        var (domain, _) = await PlaceAsync();
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync(Page(domain));
        Assert.Equal(200, viewer.Status);
        Assert.NotNull(viewer.Page.QuerySelector(Form + " fieldset[disabled]"));
        Assert.Null(viewer.Page.QuerySelector("button[value=publish]"));
        foreach (var handler in (string[])["", "&handler=Parts", "&handler=Publish&number=1", "&handler=RollBack&number=1"])
        {
            await viewer.OpenAsync(Page(domain));
            await viewer.SubmitToAsync(Form, Page(domain) + handler, ("Theme", "signal"));
            Assert.Equal(403, viewer.Status);
        }
        Assert.Equal(0, await VersionsAsync(domain));
    }

    [Fact]
    public async Task Another_brands_domain_does_not_exist()
    {
        var theirs = await stage.DomainAsync(stage.Harbor);
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        foreach (var path in (string[])[Page(theirs), $"/brands/lumen/look/preview?domain={theirs}&show=root", Page(await stage.DomainAsync(stage.Lumen)) + "&version=77"])
        {
            await mara.OpenAsync(path);
            Assert.Equal(404, mara.Status);
        }
        foreach (var path in (string[])[Page(theirs), Page(theirs) + "&handler=Publish&number=1", Page(theirs) + "&handler=RollBack&number=1", $"/brands/lumen/look/preview?domain={theirs}&handler=Check"])
        {
            await mara.OpenAsync("/brands/lumen/look");
            await mara.SubmitToAsync(Form, path, ("Theme", "signal"));
            Assert.Equal(404, mara.Status);
        }
        Assert.Equal(0, await VersionsAsync(theirs));
    }

    [Fact]
    public async Task Texts_of_other_languages_stay_when_one_of_them_is_edited()
    {
        var (domain, _) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain) + "&language=de");
        await mara.SubmitAsync(Form, ("Text.de.root.hint", "Links von hier"));
        // Another language is chosen; nothing is saved by that, and what was typed stays.
        await mara.SubmitToAsync(Form, Page(domain) + "&handler=Parts", ("Text.en.root.hint", "Links from here"), ("Language", "fr"));
        Assert.Equal("Links von hier", mara.Page.QuerySelector("input[type=hidden][name='Text.de.root.hint']")?.GetAttribute("value"));
        Assert.NotNull(mara.Page.QuerySelector("textarea[name='Text.fr.root.hint']"));
        Assert.Equal(1, await VersionsAsync(domain));
        await mara.SubmitAsync(Form, ("Text.fr.root.hint", "Liens"));
        Assert.Equal(
            """{"de": {"root.hint": "Links von hier"}, "en": {"root.hint": "Links from here"}, "fr": {"root.hint": "Liens"}}""",
            await stage.App.Database.ScalarAsync<string>("SELECT texts::text FROM domain_looks WHERE domain_id = $1 AND version = 2", domain));
    }

    [Fact]
    public async Task The_page_of_no_link_speaks_the_visitors_language_in_the_brands_words()
    {
        var (domain, host) = await PlaceAsync();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain) + "&language=de");
        await mara.SubmitAsync(Form, ("Text.de.not_found.title", "Hier ist nichts"), ("then", "publish"));
        using var visitor = Visitor(host);
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", "de-AT, en;q=0.5");
        await WebApp.EventuallyAsync(
            async () => (await (await visitor.GetAsync("/nothing-here")).Content.ReadAsStringAsync()).Contains("Hier ist nichts", StringComparison.Ordinal),
            "The page does not say it.");
        using var other = Visitor(host);
        Assert.Contains("This link leads nowhere", await (await other.GetAsync("/nothing-here")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Page(long domain) => $"/brands/lumen/look?domain={domain}";

    private static IEnumerable<string> PlaceholdersOf(string text) => System.Text.RegularExpressions.Regex.Matches(text, @"\{[a-z_]+\}").Select(match => match.Value).Distinct();

    private static Task SeesAsync(HttpClient visitor, string path, string words) => WebApp.EventuallyAsync(
        async () => (await visitor.GetStringAsync(path)).Contains(words, StringComparison.Ordinal), $"Visitors do not see \"{words}\".");

    private static async Task PublishAsync(ConsolePerson person, long domain, string title)
    {
        await person.OpenAsync(Page(domain));
        await person.SubmitAsync(Form, ("Text.en.consent.title", title + " of {brand}"), ("then", "publish"));
    }

    // Whoever names no browser counts as a program, and programs are not asked.
    private HttpClient Visitor(string host)
    {
        var client = stage.App.Client(host);
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html");
        return client;
    }

    private Task<long> VersionsAsync(long domain) =>
        stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_looks WHERE domain_id = $1", domain);

    /// <summary>A domain that asks, with a retargeting link.</summary>
    private async Task<(long Domain, string Host)> PlaceAsync()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        await stage.App.Database.ExecuteAsync(
            """
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by)
            VALUES ($1, $2, 'guide', 'guide', 'https://example.com/guide', 'retargeting', 'Mara')
            """,
            stage.Lumen.Value, domain);
        var host = await stage.App.Database.ScalarAsync<string>("SELECT host FROM domains WHERE id = $1", domain);
        using var visitor = Visitor(host);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/guide")).StatusCode == 200, "The domain does not ask.");
        return (domain, host);
    }
}
