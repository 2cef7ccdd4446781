using Microsoft.Extensions.Time.Testing;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

public sealed class LinkClicksTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25T12:00Z")]
    [InlineData("America/Sao_Paulo", "2026-10-25T12:00Z")]
    [InlineData("Asia/Kathmandu", "2026-10-25T12:00Z")]
    [InlineData("Etc/UTC", "2026-10-25T12:00Z")]
    public async Task A_day_counts_exactly_the_clicks_between_its_midnights(string zoneName, string now)
    {
        var (zone, clock) = (TimeZoneInfo.FindSystemTimeZoneById(zoneName), new FakeTimeProvider(DateTimeOffset.Parse(now)));
        var link = await AddAsync(scene.Lumen, "2026-01-01T00:00Z");
        var clicks = new ClickScene(scene.Database);
        // One a quarter of an hour for five days around the change of clocks: as many clicks as the day has quarters.
        var from = DateTimeOffset.Parse("2026-10-21T00:00Z");
        await clicks.LoadAsync([.. Enumerable.Range(0, 4 * 24 * 4 + 48).Select(n => (scene.Lumen, link, from.AddMinutes(15 * n)))]);
        await clicks.RollUpAsync();

        var stats = await ReadAsync(scene.Lumen, link, 4, zone, clock);
        Assert.Equal(DateOnly.ParseExact("2026-10-22", "yyyy-MM-dd"), stats.FirstDay);
        for (var day = 0; day < 4; day++)
        {
            var start = BrandDays.StartOf(stats.FirstDay.AddDays(day), zone);
            var end = BrandDays.StartOf(stats.FirstDay.AddDays(day + 1), zone);
            var last = end < clock.GetUtcNow() ? end : clock.GetUtcNow();
            Assert.Equal((long)((last - start) / TimeSpan.FromMinutes(15)), stats.Days[day]);
        }
        Assert.Equal(432, stats.Total);
        Assert.Equal(from.AddMinutes(15 * 431), stats.LastClickAt);
    }

    [Fact]
    public async Task No_clicks_yet_is_zero_and_before_the_link_there_is_no_data()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-10T12:00Z"));
        var link = await AddAsync(scene.Lumen, "2026-11-08T15:00Z");
        var stats = await ReadAsync(scene.Lumen, link, 5, TimeZoneInfo.Utc, clock);
        Assert.Equal((0L, null), (stats.Total, stats.LastClickAt));
        Assert.Equal([null, null, 0L, 0L, 0L], stats.Days);
    }

    [Fact]
    public async Task A_direct_link_has_no_numbers_rather_than_zeros()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-10T12:00Z"));
        var link = await AddAsync(scene.Lumen, "2026-11-01T00:00Z", "direct");
        var stats = await ReadAsync(scene.Lumen, link, 3, TimeZoneInfo.Utc, clock);
        Assert.False(stats.IsCounted);
        Assert.Null(stats.Total);
        Assert.Equal([null, null, null], stats.Days);
        Assert.Null(stats.InDays);
    }

    [Fact]
    public async Task Numbers_of_another_brand_stay_with_it()
    {
        var link = await AddAsync(scene.Harbor, "2026-11-01T00:00Z");
        var clicks = new ClickScene(scene.Database);
        await clicks.LoadAsync([(scene.Harbor, link, DateTimeOffset.Parse("2026-11-05T10:00Z"))]);
        await clicks.RollUpAsync();
        await using var lumen = scene.At(scene.Lumen);
        Assert.Null(await lumen.Get<LinkDirectory>().FindAsync(link, Stop));
        // Even with the facts in hand, the rows are not there.
        var facts = new LinkFacts(link, default, "x", true, DateTimeOffset.UnixEpoch);
        var stats = await new LinkClicks(lumen.Get<AppDb>(), TimeProvider.System).ReadAsync(facts, 30, TimeZoneInfo.Utc, Stop);
        Assert.Equal(0, stats.Total);
    }

    [Fact]
    public async Task A_brands_numbers_are_links_in_use_and_clicks_in_all_and_lately()
    {
        var brand = await scene.AddBrandAsync("counted", "counted.test");
        var link = await AddAsync(brand, "2026-01-01T00:00Z");
        var archived = await AddAsync(brand, "2026-01-01T00:00Z");
        await using var desk = scene.At(brand);
        await desk.Get<LinkEditor>().ArchiveAsync(archived, LinkScene.Mara, Stop);
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-10T12:00Z"));
        var numbers = new BrandClicks(desk.Get<AppDb>(), desk.Get<ClickStatistics>(), clock);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(new BrandNumbers(1, null, null), await numbers.CountAsync(zone, Stop));

        // Lately is from the midnight in Berlin that began the thirtieth day: 12 October, two hours before that of UTC.
        await using (var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString))
        {
            var history = new ClickHistory(edge, _ => "");
            foreach (var (clicked, at) in new[] { (link, "2026-06-01T10:00Z"), (link, "2026-10-11T21:59Z"), (link, "2026-10-11T22:00Z"), (archived, "2026-11-09T10:00Z") })
            {
                history.WriteMonth([new PastClick(DateTimeOffset.Parse(at), brand, new DomainId(1), clicked, "")]);
            }
        }
        await new ClickScene(scene.Database).RollUpAsync();
        Assert.Equal(new BrandNumbers(1, 4, 2), await numbers.CountAsync(zone, Stop));
    }

    private async Task<LinkStats> ReadAsync(BrandId brand, LinkId link, int days, TimeZoneInfo zone, TimeProvider clock)
    {
        await using var desk = scene.At(brand);
        var facts = await desk.Get<LinkDirectory>().FindAsync(link, Stop);
        return await new LinkClicks(desk.Get<AppDb>(), clock).ReadAsync(facts!, days, zone, Stop); // made a moment ago
    }

    private async Task<LinkId> AddAsync(BrandId brand, string createdAt, string mode = "short") => new(await scene.Database.ScalarAsync<long>("""
        INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by, created_at, mode)
        SELECT brand_id, id, $4, $4, 'https://example.com/', 'x', $2, $3 FROM domains WHERE brand_id = $1 LIMIT 1 RETURNING id
        """, brand.Value, DateTimeOffset.Parse(createdAt), mode, Slug.Generate().Value));
}
