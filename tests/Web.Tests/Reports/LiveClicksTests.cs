using System.Text;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Live;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S2, S12: what happens just now, told within seconds, and quiet while nothing happens.</summary>
public sealed class LiveClicksTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Live = "/brands/lumen/analytics/live";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_click_shows_up_with_who_made_it_and_a_crawler_with_the_reason()
    {
        using var api = stage.ApiOfLumen();
        using var made = new StringContent("""{"destination":"https://example.com/","slug":"live"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/api/v1/links", made, Stop)).StatusCode);
        using var crawler = stage.App.Client(stage.Host);
        crawler.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
        await WebApp.EventuallyAsync(async () => (int)(await crawler.GetAsync("/live")).StatusCode == 302, "The link did not come up.");
        using var visitor = stage.App.Client(stage.Host);
        visitor.DefaultRequestHeaders.UserAgent.ParseAdd(PastClicks.Phone);
        visitor.DefaultRequestHeaders.Referrer = new Uri("https://www.linkedin.com/feed");
        await visitor.GetAsync("/live", Stop);

        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await WebApp.EventuallyAsync(
            async () =>
            {
                await mara.OpenAsync(Live);
                return mara.Page.QuerySelectorAll("tbody tr .live-why").Length >= 1 && mara.Page.QuerySelector("#live")?.TextContent.Contains("Person", StringComparison.Ordinal) == true;
            },
            "The clicks are not on the page.");
        Assert.Contains("Googlebot", mara.Page.QuerySelector(".live-why")?.GetAttribute("data-tip"), StringComparison.Ordinal);
        var person = mara.Page.QuerySelectorAll("tbody tr").First(row => row.TextContent.Contains("Person", StringComparison.Ordinal));
        Assert.Contains("/live", person.TextContent, StringComparison.Ordinal);
        Assert.Contains("Social", person.TextContent, StringComparison.Ordinal);
        Assert.Contains("Phone", person.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("iPhone OS", mara.Page.QuerySelector("#live")?.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(30, mara.Page.QuerySelectorAll(".minute").Length);
    }

    [Fact]
    public async Task While_nothing_is_new_there_is_no_answer_and_a_paused_page_does_not_ask()
    {
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        // A minute may end between the two.
        await WebApp.EventuallyAsync(
            async () =>
            {
                await mara.OpenAsync(Live);
                var again = mara.Page.QuerySelector("#live")?.GetAttribute("hx-get") ?? "";
                Assert.Contains("seen=", again, StringComparison.Ordinal);
                return (await mara.Client.GetAsync(again, Stop)).StatusCode == HttpStatusCode.NoContent;
            },
            "The page changes although nothing happens.");
        var fresh = await mara.Client.GetStringAsync(Live + "?handler=Now&seen=anything", Stop);
        Assert.StartsWith("<div id=\"live\"", fresh.TrimStart(), StringComparison.Ordinal);

        await mara.OpenAsync(Live + "?paused=true");
        Assert.Null(mara.Page.QuerySelector("#live")?.GetAttribute("hx-get"));
        Assert.NotNull(mara.Page.QuerySelector($".page-actions a[href='{Live}']"));
    }
}

/// <summary>What is read for it, straight from the rows.</summary>
public sealed class RecentClicksTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_brands_own_clicks_of_the_time_are_counted_rolled_up_or_not()
    {
        var now = DateTimeOffset.Parse("2026-11-10T12:00Z");
        var clicks = new ClickScene(scene.Database);
        await clicks.LoadAsync([(scene.Lumen, new LinkId(1), now.AddMinutes(-40)), (scene.Lumen, new LinkId(1), now.AddMinutes(-20))]);
        await clicks.RollUpAsync();
        await clicks.LoadAsync([(scene.Lumen, new LinkId(2), now.AddMinutes(-1)), (scene.Harbor, new LinkId(9), now.AddMinutes(-1)), (scene.Lumen, new LinkId(3), now.AddSeconds(-5))]);
        await using var desk = scene.At(scene.Lumen);
        var recent = new RecentClicks(desk.Get<AppDb>());
        var range = await recent.RangeAsync(now.AddMinutes(-30), Stop);
        Assert.Equal(now.AddMinutes(-30), range.Since);
        Assert.Equal([1L, 2L], (await recent.MinutesAsync(range, Stop)).Select(minute => minute.Clicks));
        Assert.Equal([3L, 2L, 1L], (await recent.LatestAsync(range, 10, Stop)).Select(click => click.Link));
        Assert.Single(await recent.LatestAsync(range, 1, Stop));
        Assert.True((await recent.RangeAsync(now.AddMinutes(1), Stop)).IsEmpty);
    }
}
