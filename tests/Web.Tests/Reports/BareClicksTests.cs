using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: clicks of which only sums are kept are in every number that sums can answer, and in no other.</summary>
public sealed class BareClicksTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-10-20T00:00Z");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "Europe/Berlin")]
    [InlineData(2, "Asia/Kathmandu")]
    public async Task Any_question_that_sums_can_answer_counts_them_and_any_other_says_that_it_does_not(int seed, string zoneName)
    {
        var (chance, zone) = (new Random(seed), TimeZoneInfo.FindSystemTimeZoneById(zoneName));
        var brand = await scene.AddBrandAsync($"bare{seed}");
        var made = Enumerable.Range(0, 2500).Select(_ => new Made(
            chance.Next(1, 7), First.AddSeconds(chance.Next(15 * 86_400)), chance.Next(3) > 0, chance.Next(2) == 0 ? "DE" : "FR", chance.Next(2) == 0)).ToList();
        await WriteAsync(brand, made);
        await using var desk = scene.At(brand);
        for (var round = 0; round < 40; round++)
        {
            var first = new DateOnly(2026, 10, 18).AddDays(chance.Next(18));
            var (link, country) = (chance.Next(2) == 0 ? chance.Next(1, 8) : 0, chance.Next(3) == 0 ? "DE" : null);
            var filters = new List<ClickFilter>();
            if (link > 0)
            {
                filters.Add(new ClickFilter(ClickDimension.Link, [link.ToString(CultureInfo.InvariantCulture)]));
            }
            if (country is not null)
            {
                filters.Add(new ClickFilter(ClickDimension.Country, [country]));
            }
            var request = new ClickRequest(new ClickPeriod(first, first.AddDays(chance.Next(12))), (Granularity)chance.Next(4), filters);
            var question = request.Ask(zone, [ClickDimension.Link, ClickDimension.Country]);
            var answer = await desk.Get<ClickStatistics>().AskAsync(question, Stop);

            var inTime = made.Where(click => click.At >= question.From && click.At < question.Until && (link == 0 || click.Link == link)).ToList();
            var counted = inTime.Where(click => country is null || (!click.IsBare && click.Country == country)).ToList();
            Assert.Equal(CountOf(counted), answer.Total.Count);
            Assert.Equal(CountOf(inTime.Where(click => click.IsBare)), answer.Bare);
            Assert.Equal(country is null, answer.IsBareCounted);
            Assert.Equal(CountOf(counted.Where(click => !click.IsBare)), answer.Detailed);
            for (var step = 0; step < answer.Steps.Count; step++)
            {
                var (from, until) = (answer.Steps[step].Start, step + 1 < answer.Steps.Count ? answer.Steps[step + 1].Start : question.Until);
                Assert.Equal(CountOf(counted.Where(click => click.At >= from && click.At < until)), answer.Steps[step].Count);
            }
            Assert.Equal(
                counted.GroupBy(click => click.Link).ToDictionary(group => group.Key, CountOf),
                answer.By[ClickDimension.Link].ToDictionary(group => group.Code, group => group.Count));
            Assert.Equal(CountOf(counted.Where(click => !click.IsBare)), answer.By[ClickDimension.Country].Aggregate(default(Count), (sum, group) => sum + group.Count));
            if (filters.Count == 0)
            {
                Assert.Equal(answer.Total.Count.Clicks, await desk.Get<ClickStatistics>().CountAsync(question.From, question.Until, Stop));
            }
        }
    }

    [Fact]
    public async Task A_brand_of_which_nothing_but_sums_is_kept_has_a_beginning()
    {
        var brand = await scene.AddBrandAsync("sums");
        await using var desk = scene.At(brand);
        Assert.Null(await desk.Get<ClickBeginning>().FirstDayAsync(TimeZoneInfo.Utc, Stop));
        await WriteAsync(brand, [new Made(1, First.AddDays(3), true, "DE", true)]);
        Assert.Equal(new DateOnly(2026, 10, 23), await desk.Get<ClickBeginning>().FirstDayAsync(TimeZoneInfo.Utc, Stop));
        await WriteAsync(brand, [new Made(1, First.AddDays(1), true, "DE", false)]);
        Assert.Equal(new DateOnly(2026, 10, 21), await desk.Get<ClickBeginning>().FirstDayAsync(TimeZoneInfo.Utc, Stop));
        await using var others = scene.At(scene.Harbor);
        Assert.Null(await others.Get<ClickBeginning>().FirstDayAsync(TimeZoneInfo.Utc, Stop));
    }

    private async Task WriteAsync(BrandId brand, IReadOnlyList<Made> made)
    {
        await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        var history = new ClickHistory(edge, _ => "");
        foreach (var month in made.Where(click => !click.IsBare).OrderBy(click => click.At).GroupBy(click => click.At.Month))
        {
            history.WriteMonth([.. month.Select(click => new PastClick(
                click.At, brand, new DomainId(1), new LinkId(click.Link), click.IsHuman ? PastClicks.Phone : PastClicks.Curl) { Region = click.Country })]);
        }
        await BareAsync(edge, brand, [.. made.Where(click => click.IsBare)]);
        await Sql.ScalarAsync<long>(scene.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
    }

    private static async Task BareAsync(NpgsqlDataSource edge, BrandId brand, IReadOnlyList<Made> made)
    {
        await using var command = edge.CreateCommand("SELECT app.add_bare_clicks($1, $2, $3, $4, $5, $6, $7)");
        Add(NpgsqlDbType.Bigint, made.Select(_ => brand.Value).ToArray());
        Add(NpgsqlDbType.Bigint, made.Select(click => (long)click.Link).ToArray());
        Add(NpgsqlDbType.TimestampTz, made.Select(click => DateTimeOffset.FromUnixTimeSeconds(click.At.ToUnixTimeSeconds() / 900 * 900).UtcDateTime).ToArray());
        Add(NpgsqlDbType.Smallint, made.Select(_ => (short?)null).ToArray());
        Add(NpgsqlDbType.Bigint, made.Select(_ => 1L).ToArray());
        Add(NpgsqlDbType.Bigint, made.Select(click => click.IsHuman ? 1L : 0).ToArray());
        Add(NpgsqlDbType.TimestampTz, made.Select(click => click.At.UtcDateTime).ToArray());
        await command.ExecuteNonQueryAsync(Stop);

        void Add(NpgsqlDbType type, Array values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static Count CountOf(IEnumerable<Made> clicks) => clicks.Aggregate(default(Count), (sum, click) => sum + new Count(1, click.IsHuman ? 1 : 0));

    private sealed record Made(int Link, DateTimeOffset At, bool IsHuman, string Country, bool IsBare);
}
