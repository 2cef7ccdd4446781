using System.Text;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Retargeting;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>S6: a brand names the parameter by which it tells sources apart for itself, and every link of it knows within a moment.</summary>
public sealed class SourceParameterPageTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Parameters = "/brands/lumen/parameters";
    private const string Api = "/api/v1/domains/source-parameter";
    private const string Form = "form[action*='handler=Source']";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_owner_names_is_counted_as_the_source_and_not_passed_on()
    {
        var link = await stage.LinkAsync(stage.Lumen, "poster", "short");
        await stage.LinkAsync(stage.Lumen, "asks", "retargeting");
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(async () => await LocationAsync(visitor, "/poster?src=before") == "https://example.com/?src=before", "The link did not come up.");
        using (var owner = await stage.SignInAsync(BrandRole.Owner))
        {
            await owner.OpenAsync(Parameters);
            await owner.SubmitAsync(Form, ("SourceParameter", " Src "));
            Assert.Equal(Parameters, owner.Address.AbsolutePath);
            Assert.Equal("src", owner.Page.QuerySelector("#SourceParameter")?.GetAttribute("value"));
        }
        await WebApp.EventuallyAsync(async () => await LocationAsync(visitor, "/poster?src=tram&b=2") == "https://example.com/?b=2", "The parameter was still passed on.");
        Assert.Equal("https://example.com/?b=2", await LocationAsync(visitor, "/asks?b=2&S%72C=tram"));
        Assert.DoesNotContain("tram", await visitor.GetStringAsync("/poster+?src=tram", Stop), StringComparison.Ordinal);
        await WebApp.EventuallyAsync(
            async () => await CountAsync("SELECT count(*) FROM clicks WHERE brand_id = $1 AND utm_source = 'tram'") >= 2, "The source was not counted.");
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM clicks WHERE brand_id = $1 AND utm_source = 'before'"));
        using var api = stage.ApiOfLumen();
        Assert.Contains("\"value\":\"tram\"", await api.GetStringAsync($"/api/v1/stats?range=7d&group_by=source&link={link}", Stop), StringComparison.Ordinal);

        // What was kept before it was named is kept, and another brand's links pass everything on.
        using var others = stage.App.Client(stage.OtherHost);
        await stage.LinkAsync(stage.Harbor, "theirs", "short");
        await WebApp.EventuallyAsync(async () => await LocationAsync(others, "/theirs?src=tram") == "https://example.com/?src=tram", "Another brand's link changed.");
    }

    [Theory]
    [InlineData("utm_source", "must be passed on")]
    [InlineData("gclid", "must be passed on")]
    [InlineData("1st", "begins with a letter")]
    [InlineData("a b", "begins with a letter")]
    [InlineData("größe", "begins with a letter")]
    [InlineData("a23456789012345678901234567890123", "begins with a letter")]
    public async Task A_name_that_means_something_else_is_refused_and_stays_in_the_form(string name, string why)
    {
        var before = await CountAsync("SELECT count(*) FROM utm_rules WHERE brand_id = $1 AND source_parameter IS NOT NULL");
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await owner.OpenAsync(Parameters);
        await owner.SubmitAsync(Form, ("SourceParameter", name));
        Assert.Contains(why, owner.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.Equal(name, owner.Page.QuerySelector("#SourceParameter")?.GetAttribute("value"));
        Assert.Equal(before, await CountAsync("SELECT count(*) FROM utm_rules WHERE brand_id = $1 AND source_parameter IS NOT NULL"));
    }

    [Fact]
    public async Task The_API_reads_and_names_it_for_every_domain_of_the_brand_and_the_activity_says_so()
    {
        using var harbor = stage.ApiOfHarbor();
        Assert.Equal("""{"source_parameter":null}""", await harbor.GetStringAsync(Api, Stop));
        Assert.Equal("""{"source_parameter":"via"}""", await PutAsync(harbor, """{"source_parameter": " Via "}""", HttpStatusCode.OK));
        Assert.Equal("""{"source_parameter":"via"}""", await PutAsync(harbor, """{"source_parameter": "via"}""", HttpStatusCode.OK));
        Assert.Equal("""{"source_parameter":"via"}""", await harbor.GetStringAsync(Api, Stop));
        await stage.LinkAsync(stage.Harbor, "named", "short");
        using var visitor = stage.App.Client(stage.OtherHost);
        await WebApp.EventuallyAsync(async () => await LocationAsync(visitor, "/named?via=tram&b=2") == "https://example.com/?b=2", "The parameter was still passed on.");

        Assert.Equal("""{"source_parameter":null}""", await PutAsync(harbor, """{"source_parameter": null}""", HttpStatusCode.OK));
        await WebApp.EventuallyAsync(async () => await LocationAsync(visitor, "/named?via=tram") == "https://example.com/?via=tram", "The parameter was not passed on again.");
        Assert.Equal("via, none", await stage.App.Database.ScalarAsync<string>(
            "SELECT string_agg(subject, ', ' ORDER BY at) FROM audit_events WHERE brand_id = $1 AND action LIKE 'changed the brand%source parameter to'", stage.Harbor.Value));
    }

    [Theory]
    [InlineData("""{"source_parameter": "utm_source"}""", "source_parameter", "must be passed on")]
    [InlineData("""{"source_parameter": "a b"}""", "source_parameter", "begins with a letter")]
    [InlineData("""{"source_parameter": "a\u0000"}""", "source_parameter", "begins with a letter")]
    [InlineData("""{"source_parameter": 7}""", "source_parameter", "text")]
    [InlineData("""{}""", "source_parameter", "or null for none")]
    [InlineData("""{"source_parameter": "ok", "domain": "go"}""", "domain", "")]
    public async Task The_API_refuses_what_the_page_refuses_and_bodies_that_say_something_else(string body, string field, string why)
    {
        using var api = stage.ApiOfLumen();
        var before = await api.GetStringAsync(Api, Stop);
        var problem = JsonNode.Parse(await PutAsync(api, body, HttpStatusCode.UnprocessableEntity))!;
        Assert.Contains(why, (string?)problem["errors"]![field]![0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await api.GetStringAsync(Api, Stop));
    }

    private static async Task<string> PutAsync(HttpClient api, string body, HttpStatusCode expected)
    {
        var answer = await api.PutAsync(Api, new StringContent(body, Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private Task<long> CountAsync(string sql) => stage.App.Database.ScalarAsync<long>(sql, stage.Lumen.Value);

    private static async Task<string?> LocationAsync(HttpClient visitor, string path) => (await visitor.GetAsync(path)).Headers.Location?.OriginalString;
}
