using System.Text;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: where a domain keeps totals only, pages show the totals, and say that there is nothing else instead of showing 0.</summary>
public sealed class TotalsOnlyTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Counting = "/brands/lumen/analytics/counting";
    private const string TurnOn = "#totals-only form[action*='handler=TotalsOnly']";
    private const string TurnOff = "#totals-only form[action*='handler=SingleClicks']";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clicks_after_the_switch_are_in_the_totals_and_nowhere_else()
    {
        using var api = stage.ApiOfLumen();
        using var made = new StringContent("""{"destination":"https://example.com/","slug":"quiet"}""", Encoding.UTF8, "application/json");
        var answer = await api.PostAsync("/api/v1/links", made, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var link = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("id").ToString();
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Counting);
        await mara.SubmitAsync(TurnOn);
        Assert.Contains("Totals only since", mara.Page.QuerySelector("#totals-only tbody")?.TextContent, StringComparison.Ordinal);
        Assert.Null(mara.Page.QuerySelector(TurnOn));

        using var visitor = stage.App.Client(stage.Host);
        visitor.DefaultRequestHeaders.UserAgent.ParseAdd(PastClicks.Phone);
        visitor.DefaultRequestHeaders.Referrer = new Uri("https://never-kept.example/page");
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/quiet?utm_source=never-kept")).StatusCode == 302, "The link did not come up.");
        await visitor.GetAsync("/quiet?utm_source=never-kept", Stop);
        await WebApp.EventuallyAsync(async () => await TotalAsync(link) == 2, "The clicks were not added up.");
        Assert.Empty(await EveryTable.HoldingAsync(stage.App.Database, "never-kept"));
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1", stage.Lumen.Value));

        await mara.OpenAsync($"/brands/lumen/links/{link}/clicks");
        Assert.Equal("2", mara.Page.QuerySelector(".stat-value")?.TextContent.Trim());
        Assert.Contains("keeps totals only since", mara.Page.QuerySelector("#clicks")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/analytics?range=7d");
        var stats = mara.Page.QuerySelectorAll(".stats .stat-value").Select(value => value.TextContent.Trim()).ToList();
        Assert.Equal(("2", "–No data", "2"), (stats[0], stats[1], stats[2]));
        var said = mara.Page.QuerySelector("main .callout")?.TextContent;
        Assert.Contains("Of 2 clicks nothing is kept but their number", said, StringComparison.Ordinal);
        Assert.Contains($"{stage.Host}", said, StringComparison.Ordinal);
        Assert.Contains("keeps totals only since", said, StringComparison.Ordinal);
        Assert.Contains("Kept as totals only", mara.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/analytics?range=7d&country=DE");
        Assert.Contains("2 more clicks of this time are not counted here", mara.Page.QuerySelector("main .callout")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/analytics/live");
        Assert.Contains("totals only are kept", mara.Page.QuerySelector("#live")?.TextContent, StringComparison.Ordinal);
        var stats2 = System.Text.Json.JsonDocument.Parse(await api.GetStringAsync("/api/v1/stats?range=7d&group_by=link,country", Stop)).RootElement;
        Assert.Equal((2, 2, 2), (stats2.GetProperty("clicks").GetInt64(), stats2.GetProperty("humans").GetInt64(), stats2.GetProperty("totals_only").GetInt64()));
        Assert.Equal(2, stats2.GetProperty("groups").GetProperty("link")[0].GetProperty("clicks").GetInt64());
        Assert.Equal(0, stats2.GetProperty("groups").GetProperty("country").GetArrayLength());

        await mara.OpenAsync(Counting);
        await mara.SubmitAsync(TurnOff);
        await visitor.GetAsync("/quiet?utm_source=kept-again", Stop);
        await WebApp.EventuallyAsync(async () => await TotalAsync(link) == 3, "The click was not added up.");
        Assert.Equal(1, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1 AND utm_source = 'kept-again'", stage.Lumen.Value));
        await mara.OpenAsync("/brands/lumen/analytics?range=7d");
        Assert.Contains("kept totals only from", mara.Page.QuerySelector("main .callout")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_brands_domain_has_no_switch_here()
    {
        var theirs = await stage.App.Database.ScalarAsync<long>("SELECT min(id) FROM domains WHERE brand_id = $1", stage.Harbor.Value);
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Counting);
        await mara.SubmitToAsync(mara.Page.QuerySelector(TurnOn) is null ? TurnOff : TurnOn, Counting + "?handler=TotalsOnly", ("domain", theirs.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(404, mara.Status);
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM totals_only_periods WHERE domain_id = $1", theirs));
    }

    private Task<long> TotalAsync(string link) =>
        stage.App.Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals WHERE link_id = $1", long.Parse(link, System.Globalization.CultureInfo.InvariantCulture));
}
