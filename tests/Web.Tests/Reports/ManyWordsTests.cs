using System.Globalization;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>A brand whose clicks come from more sites than are told apart: somebody may do that on purpose.</summary>
public sealed class ManyWordsTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static readonly DateTimeOffset Then = DateTimeOffset.Parse("2026-10-20T12:00Z", CultureInfo.InvariantCulture);

    private static readonly ClickPeriod Period = new(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sites_after_the_millionth_word_are_counted_together_and_none_of_their_clicks_is_lost()
    {
        var brand = await scene.AddBrandAsync("words", "words.test");
        await scene.Database.ExecuteAsync("""
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
            SELECT brand_id, id, 's', 's', 'https://example.com/', 'x' FROM domains WHERE brand_id = $1
            """, brand.Value);
        var link = new LinkId(await Testing.Sql.ScalarAsync<long>(scene.Database.AdminConnectionString, "SELECT id FROM links WHERE brand_id = $1", brand.Value));
        // The words that a telephone says of itself are known before there are too many.
        Click(brand, link, "https://known.example/");
        await scene.Database.ExecuteAsync("INSERT INTO click_words (brand_id, id, word) VALUES ($1, 999999, 'one of many')", brand.Value);

        Click(brand, link, "https://a.example/", "https://b.example/", "https://b.example/", "https://c.example/", "https://known.example/");
        Click(brand, link, "https://d.example/", "https://a.example/");

        var (total, sites) = await AskAsync(brand, []);
        Assert.Equal(8, total);
        Assert.Equal(["Others, too many to tell apart 4", "a.example 2", "known.example 2"], sites.Order(StringComparer.Ordinal));
        Assert.Equal(4, (await AskAsync(brand, [new ClickFilter(ClickDimension.Referrer, [ClickValues.Other])])).Total);
        Assert.Equal(2, (await AskAsync(brand, [new ClickFilter(ClickDimension.Referrer, ["a.example"])])).Total);
        Assert.Equal(0, (await AskAsync(brand, [new ClickFilter(ClickDimension.Referrer, ["b.example"])])).Total);
    }

    private async Task<(long Total, IReadOnlyList<string> Sites)> AskAsync(BrandId brand, IReadOnlyList<ClickFilter> filters)
    {
        await using var desk = scene.At(brand);
        var answer = await desk.Get<ClickStatistics>().AskAsync(new ClickRequest(Period, Granularity.Day, filters).Ask(TimeZoneInfo.Utc, [ClickDimension.Referrer]), Stop);
        var values = await desk.Get<ClickNames>().NameAsync(ClickDimension.Referrer, answer.By[ClickDimension.Referrer], 100, Stop);
        return (answer.Total.Count.Clicks, [.. values.Select(value => $"{value.Name} {value.Count.Clicks}")]);
    }

    private void Click(BrandId brand, LinkId link, params string[] sites) =>
        PastClicks.Write(scene.Database, sites.Select((site, n) =>
            new PastClick(Then.AddMinutes(n), brand, new DomainId(1), link, PastClicks.Phone) { Referrer = site }));
}
