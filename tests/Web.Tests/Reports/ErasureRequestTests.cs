using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;
using WhiteLabelLinks.Web.Tests.Retargeting;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S82: whoever opens the privacy page can have clicks forgotten, without having chosen or accepted anything.</summary>
public sealed class ErasureRequestTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_who_asks_on_the_privacy_page_leaves_the_clicks_of_that_domain_and_stays_in_the_totals()
    {
        var link = await stage.LinkAsync(stage.Lumen, "read", "short");
        await SecretsAreKnownAsync();
        await AskAsync();
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM clicks WHERE link_id = $1", link));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM consent_records WHERE brand_id = $1 AND method = 'privacy_page'", stage.Lumen.Value));
        using (var mara = await stage.SignInAsync(BrandRole.Viewer))
        {
            await mara.OpenAsync("/brands/lumen/analytics/counting");
            Assert.Contains("waits, for two hours at most", mara.Page.QuerySelector("#erasures")?.TextContent, StringComparison.Ordinal);
        }

        await LetTimePassAsync();
        await using (var scope = stage.App.Scope())
        {
            scope.ServiceProvider.GetRequiredService<Data.TenantScope>().EnterBrand(stage.Lumen);
            await ActivatorUtilities.CreateInstance<EraseBrandVisitorsJob>(scope.ServiceProvider).RunAsync(stage.Lumen.Value, Stop);
        }

        Assert.Equal(1, await CountAsync("SELECT count(*) FROM clicks WHERE link_id = $1", link));
        Assert.Equal(2, await CountAsync("SELECT clicks FROM click_totals WHERE link_id = $1", link));
        using var again = await stage.SignInAsync(BrandRole.Viewer);
        await again.OpenAsync("/brands/lumen/analytics/counting");
        var said = again.Page.QuerySelector("#erasures tbody");
        Assert.Contains("carried out", said?.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", said?.QuerySelector("td.num")?.TextContent.Trim());
        await again.OpenAsync("/brands/lumen/analytics?range=7d");
        Assert.Contains("1 of the clicks of these days were forgotten", again.Page.QuerySelector("main .callout")?.TextContent, StringComparison.Ordinal);

        async Task AskAsync()
        {
            using var visitor = Browser(PastClicks.Phone);
            await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/read")).StatusCode is 302, "The link did not come up.");
            var privacy = await visitor.GetStringAsync("/_/privacy", Stop);
            Assert.Contains("value=\"erase\"", privacy, StringComparison.Ordinal);
            Assert.Contains("over this internet connection today and yesterday", privacy, StringComparison.Ordinal);
            using var other = Browser("Somebody/1.0");
            await other.GetAsync("/read", Stop);
            Assert.Equal(400, (int)(await EraseAsync(visitor, "cross-site")).StatusCode);
            var answer = await EraseAsync(visitor, "same-origin");
            Assert.Equal("/_/privacy?n=erasure&l=en", answer.Headers.Location?.OriginalString);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            await WebApp.EventuallyAsync(async () => await RequestsAsync() == 1, "The request did not arrive.");
            await WebApp.EventuallyAsync(async () => await CountAsync("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals WHERE link_id = $1", link) == 2, "The clicks were not added up.");
        }
    }

    [Fact]
    public async Task A_records_page_says_what_became_of_the_visitors_clicks()
    {
        var record = await stage.RecordAsync(stage.Lumen, "erasure_asked", visitor: new string('7', 32));
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"/brands/lumen/consent/records/{record}");
        Assert.Contains("no click was forgotten", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await stage.App.Database.ExecuteAsync("INSERT INTO click_erasures (brand_id, id, day, domain_id, asked_at, visitor) VALUES ($1, $2, '2026-01-02', 1, now(), 7)", stage.Lumen.Value, record);
        await mara.OpenAsync($"/brands/lumen/consent/records/{record}");
        Assert.Contains("goes within two hours", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await stage.App.Database.ExecuteAsync("UPDATE click_erasures SET carried_out_at = now(), clicks = 12 WHERE id = $1", record);
        await mara.OpenAsync($"/brands/lumen/consent/records/{record}");
        Assert.Contains("Of 12 clicks of this visitor", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    // They come from the database a moment after the start; by then a node can name the visitor of two days.
    private async Task SecretsAreKnownAsync()
    {
        using var probe = Browser("Probe/1.0");
        await WebApp.EventuallyAsync(
            async () =>
            {
                await EraseAsync(probe, "same-origin");
                return await RequestsAsync() > 0;
            },
            "No request ever named two days.");
        await WebApp.EventuallyAsync(
            async () =>
            {
                var before = await CountAsync("SELECT count(*) FROM click_erasures WHERE brand_id = $1", stage.Lumen.Value);
                await stage.App.Database.ExecuteAsync("DELETE FROM click_erasures WHERE brand_id = $1", stage.Lumen.Value);
                return before == 0;
            },
            "Requests kept arriving.");
    }

    private HttpClient Browser(string userAgent)
    {
        var client = stage.App.Client(stage.Host);
        client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        return client;
    }

    private static async Task<HttpResponseMessage> EraseAsync(HttpClient visitor, string site)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/_/consent?l=en") { Content = new FormUrlEncodedContent([new("action", "erase"), new("t", "")]) };
        ask.Headers.Add("Sec-Fetch-Site", site);
        return await visitor.SendAsync(ask, Stop);
    }

    // Those that name two days.
    private Task<long> RequestsAsync() =>
        CountAsync("SELECT count(*) FROM (SELECT FROM click_erasures WHERE brand_id = $1 GROUP BY id HAVING count(*) = 2) AS whole", stage.Lumen.Value);

    // An hour later, by a database that says so.
    private Task LetTimePassAsync() => stage.App.Database.ExecuteAsync(
        "CREATE OR REPLACE FUNCTION app.is_click_erasure_due(asked_at timestamptz, carried_out_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT carried_out_at IS NULL'");

    private Task<long> CountAsync(string sql, long value) => stage.App.Database.ScalarAsync<long>(sql, value);
}
