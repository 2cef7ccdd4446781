using System.Text.Json;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>The picture beside the form of a look (S76).</summary>
public sealed class LookPreviewTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Form = "#look-form";

    [Theory]
    [InlineData("consent")]
    [InlineData("handoff")]
    [InlineData("privacy")]
    [InlineData("preview")]
    [InlineData("not-found")]
    [InlineData("expired")]
    [InlineData("root")]
    [InlineData("visit")]
    public async Task Every_page_is_shown_from_unsaved_values_under_a_policy_that_lets_nothing_run(string page)
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"/brands/lumen/look?domain={domain}");
        await mara.SubmitToAsync(Form, Preview(domain, $"show={page}&dark=true&in=de&from=DE"), ("Theme", "journal"), ("Token.background.light", "#fffefd"));
        Assert.Equal(200, mara.Status);
        var policy = mara.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Matches(@"^default-src 'none'; style-src( 'sha256-[^']+')+; base-uri 'none'; frame-ancestors 'self'; img-src data:; form-action 'none'; sandbox$", policy);
        Assert.Equal("SAMEORIGIN", mara.Response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Empty(mara.Page.QuerySelectorAll("script, noscript"));
        Assert.Equal("de", mara.Page.DocumentElement.GetAttribute("lang"));
        var style = mara.Page.QuerySelector("style")?.TextContent ?? "";
        Assert.EndsWith(":root { color-scheme: dark; }", style, StringComparison.Ordinal);
        Assert.Contains("--background: light-dark(#fffefd", style, StringComparison.Ordinal);
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_looks WHERE domain_id = $1", domain));
    }

    [Theory]
    [InlineData("DE", "is asked")]
    [InlineData("US-CA", "goes on with pixels")]
    [InlineData("BR", "is asked")]
    public async Task A_first_time_visitor_meets_what_the_edge_would_decide_for_the_place(string place, string expected)
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"/brands/lumen/look?domain={domain}");
        var said = await CheckAsync(mara, domain, $"show=visit&from={place}");
        Assert.Contains(expected, said.GetProperty("visit").GetString(), StringComparison.Ordinal);
        await mara.OpenAsync(Preview(domain, $"show=visit&from={place}"));
        Assert.Equal(expected == "is asked", mara.Page.QuerySelector("form[data-consent]") is not null);
    }

    [Fact]
    public async Task Whether_everybody_is_asked_again_is_said_of_this_edit()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"/brands/lumen/look?domain={domain}");
        Assert.False((await CheckAsync(mara, domain, "", ("Theme", "signal"), ("Text.fr.root.hint", "Liens"))).GetProperty("asksAgain").GetBoolean());
        await mara.OpenAsync($"/brands/lumen/look?domain={domain}");
        var said = await CheckAsync(mara, domain, "", ("Text.fr.consent.accept", "Oui, merci"));
        Assert.True(said.GetProperty("asksAgain").GetBoolean());
        Assert.Contains("in French", said.GetProperty("asked").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_used_is_said_by_field_and_is_not_rendered()
    {
        var domain = await stage.DomainAsync(stage.Lumen);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync("/brands/lumen/look");
        var errors = (await CheckAsync(mara, domain, "", ("Token.brand.light", "#fefefe"), ("Token.text.dark", "red;}"))).GetProperty("errors");
        Assert.Contains("hard to read in light mode", errors.GetProperty("Token.brand.light").GetString(), StringComparison.Ordinal);
        Assert.Contains("dark colour cannot be read", errors.GetProperty("Token.text.dark").GetString(), StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/look");
        await mara.SubmitToAsync(Form, Preview(domain, "show=root"), ("Token.brand.light", "#fefefe"));
        Assert.Equal(422, mara.Status);
    }

    [Theory]
    [InlineData("show=nothing")]
    [InlineData("show=root&in=xx")]
    [InlineData("show=root&theme=../plain")]
    [InlineData("show=root&version=99")]
    public async Task What_does_not_exist_is_not_found(string query)
    {
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync(Preview(await stage.DomainAsync(stage.Lumen), query));
        Assert.Equal(404, mara.Status);
    }

    private static string Preview(long domain, string query) => $"/brands/lumen/look/preview?domain={domain}&{query}";

    private static async Task<JsonElement> CheckAsync(ConsolePerson person, long domain, string query, params (string, string)[] fields)
    {
        await person.SubmitToAsync(Form, Preview(domain, "handler=Check&" + query), fields);
        Assert.Equal(200, person.Status);
        return JsonDocument.Parse(await person.Response.Content.ReadAsStringAsync()).RootElement;
    }
}
