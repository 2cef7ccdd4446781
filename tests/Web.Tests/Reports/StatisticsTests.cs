using System.Globalization;
using Microsoft.AspNetCore.Http;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23, S35: whatever is asked of a brand's clicks, the answer is what counting the rows again gives.</summary>
public sealed class StatisticsTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-10-20T00:00Z");

    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5.0",
        "",
    ];

    private static readonly (ClickDimension Dimension, string Column)[] Columns =
    [
        (ClickDimension.Link, "c.link_id::text"),
        (ClickDimension.Country, "coalesce(left(c.region, 2), '')"),
        (ClickDimension.Region, "coalesce(c.region, '')"),
        (ClickDimension.Referrer, "coalesce(c.referrer_host, '')"),
        (ClickDimension.Campaign, "coalesce(c.utm_campaign, '')"),
        (ClickDimension.Language, "coalesce(c.language, '')"),
        (ClickDimension.Browser, "coalesce(u.browser, '')"),
        (ClickDimension.Os, "coalesce(u.os, '')"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "Europe/Berlin")]
    [InlineData(2, "America/Sao_Paulo")]
    [InlineData(3, "Asia/Kathmandu")]
    public async Task Any_question_is_answered_as_a_recount_of_the_rows_answers_it(int seed, string zoneName)
    {
        var (chance, zone) = (new Random(seed), TimeZoneInfo.FindSystemTimeZoneById(zoneName));
        var (mine, theirs) = (await scene.AddBrandAsync($"counted{seed}"), await scene.AddBrandAsync($"beside{seed}"));
        Write(Enumerable.Range(0, 4000).Select(_ => Made(chance.Next(4) == 0 ? theirs : mine, chance)));
        await using var desk = scene.At(mine);
        // As loaded, with the older half settled, with late clicks beside settled days, and with everything settled.
        await AskAsync(desk, chance, mine, zone);
        await SettleAsync(mine, new DateOnly(2026, 10, 30));
        await AskAsync(desk, chance, mine, zone);
        Write(Enumerable.Range(0, 400).Select(_ => Made(mine, chance)));
        await AskAsync(desk, chance, mine, zone);
        await SettleAsync(mine, new DateOnly(2026, 11, 30));
        Assert.Equal(0, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM click_blocks WHERE sums IS NULL AND brand_id = $1", mine.Value));
        await AskAsync(desk, chance, mine, zone);
    }

    private async Task SettleAsync(BrandId brand, DateOnly until)
    {
        await using var desk = scene.At(brand);
        await desk.Make<SettleBrandJob>().RunAsync(brand.Value, until, Stop);
    }

    private async Task AskAsync(Desk desk, Random chance, BrandId mine, TimeZoneInfo zone)
    {
        for (var round = 0; round < 10; round++)
        {
            var request = Any(chance);
            var by = Columns[chance.Next(Columns.Length)];
            var answer = await desk.Get<ClickStatistics>().AskAsync(request.Ask(zone, [by.Dimension], byHourOfWeek: true), Stop);
            var names = await desk.Get<ClickNames>().NameAsync(by.Dimension, answer.By[by.Dimension], 1000, Stop);
            Assert.Equal(await RecountAsync(mine, request, zone, by.Column), names.Select(Line).Order(StringComparer.Ordinal));
            Assert.Equal(answer.Total.Count, names.Aggregate(default(Count), (sum, value) => sum + value.Count));
            Assert.Equal(answer.Total.Count, answer.Steps.Aggregate(default(Count), (sum, step) => sum + step.Count));
            Assert.Equal(await VisitorsAsync(mine, request, zone), answer.Total.Visitors);
            Assert.Equal(await StepsAsync(mine, request, zone), answer.Steps.Index().Where(step => step.Item.Count.Clicks > 0).Select(Line));
            Assert.Equal(await HoursAsync(mine, request, zone), answer.HoursOfWeek.Index().Where(hour => hour.Item > 0).Select(hour => $"{hour.Index} {hour.Item}"));
        }
    }

    [Fact]
    public async Task A_value_that_never_occurred_gives_nothing_and_a_direct_visit_has_a_name()
    {
        var brand = await scene.AddBrandAsync("nothing");
        Write([new PastClick(First, brand, new DomainId(1), new LinkId(1), UserAgents[0])]);
        await using var desk = scene.At(brand);
        var period = new ClickPeriod(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31));
        var none = new ClickRequest(period, Granularity.Day, [new ClickFilter(ClickDimension.Referrer, ["nobody.example"])]);
        Assert.Equal(0, (await desk.Get<ClickStatistics>().AskAsync(none.Ask(TimeZoneInfo.Utc, []), Stop)).Total.Count.Clicks);
        var direct = new ClickRequest(period, Granularity.Day, [new ClickFilter(ClickDimension.Referrer, [""])]);
        var answer = await desk.Get<ClickStatistics>().AskAsync(direct.Ask(TimeZoneInfo.Utc, [ClickDimension.Referrer], byHourOfWeek: true), Stop);
        Assert.Equal((1, 1), (answer.Total.Count.Clicks, answer.Total.Visitors));
        Assert.Equal(1, answer.HoursOfWeek[24]); // a Tuesday's first hour
        var name = Assert.Single(await desk.Get<ClickNames>().NameAsync(ClickDimension.Referrer, answer.By[ClickDimension.Referrer], 10, Stop));
        Assert.Equal(("", "None named"), (name.Value, name.Name));
    }

    [Theory]
    [InlineData("?range=2y", "range")]
    [InlineData("?from=2026-13-01", "days like")]
    [InlineData("?from=2026-11-02&to=2026-11-01", "must not be after")]
    [InlineData("?from=2001-01-01&to=2026-11-01", "at most")]
    [InlineData("?granularity=second", "granularity")]
    [InlineData("?granularity=3", "granularity")]
    [InlineData("?range=90d&granularity=hour", "By the hour")]
    public void A_wrong_question_says_what_is_wrong(string query, string said)
    {
        Assert.Null(ClickRequest.Read(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)), new DateOnly(2026, 11, 20), out var complaint));
        Assert.Contains(said, complaint, StringComparison.Ordinal);
    }

    private void Write(IEnumerable<PastClick> clicks)
    {
        using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        var history = new ClickHistory(edge, _ => "");
        foreach (var month in clicks.OrderBy(click => click.At).GroupBy(click => (click.At.Year, click.At.Month)))
        {
            history.WriteMonth([.. month]);
        }
    }

    private static PastClick Made(BrandId brand, Random chance) => new(First.AddSeconds(chance.Next(20 * 86_400)), brand, new DomainId(1), new LinkId(chance.Next(1, 9)), UserAgents[chance.Next(UserAgents.Length)])
    {
        Referrer = Any(chance, "", "https://www.linkedin.com/", "https://news.example/", "https://t.co/x"),
        Languages = Any(chance, "", "de-DE,de;q=0.9", "en"),
        Query = Any(chance, "", "utm_campaign=spring&utm_source=a", "utm_campaign=autumn"),
        Address = chance.Next(8) == 0 ? null : IPAddress.Parse($"198.51.100.{chance.Next(40)}"),
        Region = Any(chance, "", "DE", "US-CA", "US-NY", "FR"),
    };

    private static ClickRequest Any(Random chance)
    {
        var first = new DateOnly(2026, 10, 18).AddDays(chance.Next(20));
        var filters = Enumerable.Range(0, chance.Next(3)).Select(_ => chance.Next(4) switch
        {
            0 => new ClickFilter(ClickDimension.Country, chance.Next(2) == 0 ? ["DE"] : ["US", "FR"]),
            1 => new ClickFilter(ClickDimension.Campaign, [Any(chance, "spring", "autumn", "")]),
            2 => new ClickFilter(ClickDimension.Link, [chance.Next(1, 9).ToString(CultureInfo.InvariantCulture)]),
            _ => new ClickFilter(ClickDimension.Referrer, ["www.linkedin.com", "t.co"]),
        }).DistinctBy(filter => filter.Dimension).ToList();
        return new ClickRequest(new ClickPeriod(first, first.AddDays(chance.Next(12))), (Granularity)chance.Next(4), filters);
    }

    private static string Any(Random chance, params string[] values) => values[chance.Next(values.Length)];

    private static string Line(ClickValue value) => $"{value.Value} {value.Count.Clicks} {value.Count.Humans}";

    private static string Line((int Index, StepCount Step) step) => $"{step.Index} {step.Step.Count.Clicks} {step.Step.Count.Humans} {step.Step.Visitors}";

    private async Task<IEnumerable<string>> RecountAsync(BrandId brand, ClickRequest request, TimeZoneInfo zone, string column) =>
        (await Sql.ListAsync<string>(
            scene.Database.AdminConnectionString,
            $"SELECT {column} || ' ' || count(*) || ' ' || count(*) FILTER (WHERE u.traffic = 0) {Rows(request)} GROUP BY {column}", Parameters(brand, request, zone))).Order(StringComparer.Ordinal);

    private Task<long> VisitorsAsync(BrandId brand, ClickRequest request, TimeZoneInfo zone) => Sql.ScalarAsync<long>(
        scene.Database.AdminConnectionString,
        $"SELECT count(DISTINCT ((clicked_at AT TIME ZONE 'UTC')::date, visitor)) FILTER (WHERE visitor IS NOT NULL) + count(*) FILTER (WHERE visitor IS NULL) {Rows(request)} AND u.traffic = 0", Parameters(brand, request, zone));

    private Task<IReadOnlyList<string>> StepsAsync(BrandId brand, ClickRequest request, TimeZoneInfo zone)
    {
        object?[] parameters = [.. Parameters(brand, request, zone), request.Period.Steps(request.Granularity, zone).ToArray()];
        var step = $"(width_bucket(clicked_at, ${parameters.Length}) - 1)";
        return Sql.ListAsync<string>(
            scene.Database.AdminConnectionString,
            $"""
            SELECT {step} || ' ' || count(*) || ' ' || count(*) FILTER (WHERE u.traffic = 0) || ' '
                   || count(DISTINCT ((clicked_at AT TIME ZONE 'UTC')::date, visitor)) FILTER (WHERE visitor IS NOT NULL AND u.traffic = 0)
                      + count(*) FILTER (WHERE visitor IS NULL AND u.traffic = 0)
              {Rows(request)} GROUP BY {step} ORDER BY {step}
            """, parameters);
    }

    private Task<IReadOnlyList<string>> HoursAsync(BrandId brand, ClickRequest request, TimeZoneInfo zone)
    {
        object?[] parameters = [.. Parameters(brand, request, zone), zone.Id];
        var local = $"clicked_at AT TIME ZONE ${parameters.Length}";
        var hour = $"((extract(isodow FROM {local}) - 1) * 24 + extract(hour FROM {local}))::int";
        return Sql.ListAsync<string>(
            scene.Database.AdminConnectionString, $"SELECT {hour} || ' ' || count(*) {Rows(request)} AND u.traffic = 0 GROUP BY {hour} ORDER BY {hour}", parameters);
    }

    private static string Rows(ClickRequest request)
    {
        var wheres = request.Filters.Select((filter, i) => $" AND {Array.Find(Columns, one => one.Dimension == filter.Dimension).Column} = ANY (${i + 4})");
        return $"FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id WHERE c.brand_id = $1 AND clicked_at >= $2 AND clicked_at < $3{string.Concat(wheres)}";
    }

    private static object?[] Parameters(BrandId brand, ClickRequest request, TimeZoneInfo zone) =>
        [brand.Value, request.Period.Steps(Granularity.Day, zone)[0], request.Period.Until(zone), .. request.Filters.Select(filter => (object?)filter.Values.ToArray())];
}
