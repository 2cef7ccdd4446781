using System.Globalization;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Export;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S82: clicks that a visitor wants forgotten are gone from rows, blocks and exports alike, and every total stays.</summary>
public sealed class VisitorErasureTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private const string Matched = "EXISTS (SELECT FROM click_erasures e WHERE e.brand_id = c.brand_id AND e.domain_id = c.domain_id AND e.day = (c.clicked_at AT TIME ZONE 'UTC')::date AND e.visitor = c.visitor & 4294967295 AND c.clicked_at < date_trunc('minute', e.asked_at) + interval '1 minute')";

    // So long ago that every request of then is due.
    private static readonly DateOnly Day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-9);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Page_api_export_and_a_recount_of_the_rows_agree_afterwards_and_totals_did_not_move(int seed, bool isSettled)
    {
        var (mine, theirs) = (await scene.AddBrandAsync($"mine{seed}"), await scene.AddBrandAsync($"theirs{seed}"));
        await WriteAsync(mine, theirs, new Random(seed));
        await RollUpAsync();
        await using (var night = scene.At(mine))
        {
            if (isSettled)
            {
                await night.Make<SettleBrandJob>().RunAsync(mine.Value, Day, Stop);
            }
        }
        await AskAsync(mine, 3, new TimeOnly(14, 20));
        var (totals, others) = (await scene.TotalsAsync(mine), await scene.AllAsync(theirs));
        var stay = await Sql.ListAsync<string>(scene.Database.AdminConnectionString, $"SELECT c::text FROM clicks c WHERE c.brand_id = $1 AND NOT {Matched} ORDER BY 1", mine.Value);
        var asked = await scene.Database.ScalarAsync<long>($"SELECT count(*) FROM clicks c WHERE c.brand_id = $1 AND {Matched}", mine.Value);
        Assert.InRange(asked, 20, 400);

        for (var run = 0; run < 2; run++)
        {
            await EraseAsync(mine);
            Assert.Equal(stay, await Sql.ListAsync<string>(scene.Database.AdminConnectionString, "SELECT c::text FROM clicks c WHERE c.brand_id = $1 ORDER BY 1", mine.Value));
            Assert.Equal(totals, await scene.TotalsAsync(mine));
            Assert.Equal(asked, await scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_erasures WHERE brand_id = $1", mine.Value));
            Assert.Equal(asked, await scene.Database.ScalarAsync<long>("SELECT sum(bare_clicks)::bigint FROM click_quarters WHERE brand_id = $1", mine.Value));
        }
        Assert.Equal(others, await scene.AllAsync(theirs));

        var shown = await NumbersAsync(mine);
        await using var desk = scene.At(mine);
        Assert.Equal(stay.Count, (await desk.Get<ClickExport>().ReadAsync(ClickCursor.Start, 5_000, Stop)).Clicks.Count);
        await desk.Get<Recounts>().StartAsync("Mara Lind", Stop);
        await desk.Make<RecountClicksJob>().RunAsync(mine.Value, (await desk.Get<Recounts>().LastAsync(Stop))!.Id, Stop);
        Assert.Equal(shown, await NumbersAsync(mine));
        Assert.Equal(totals, await scene.TotalsAsync(mine));
        await using var reader = scene.At(mine);
        var answer = await AnswerAsync(reader, [ClickDimension.Country]);
        Assert.Equal((stay.Count + asked, asked), (answer.Total.Count.Clicks, answer.Bare.Clicks));
        Assert.Equal(stay.Count, answer.By[ClickDimension.Country].Sum(group => group.Count.Clicks));
        var why = await reader.Get<KeptClicks>().WhyBareAsync(new ClickPeriod(Day.AddDays(-2), Day), TimeZoneInfo.Utc, Stop);
        Assert.Contains("visitors asked for it", Assert.Single(why), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clicks_that_are_loaded_and_added_up_meanwhile_are_neither_lost_nor_counted_twice()
    {
        var brand = await scene.AddBrandAsync("busy");
        await WriteAsync(brand, brand, new Random(5));
        await AskAsync(brand, 6, new TimeOnly(23, 59));
        var before = await scene.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1", brand.Value);
        var asked = await scene.Database.ScalarAsync<long>($"SELECT count(*) FROM clicks c WHERE c.brand_id = $1 AND {Matched}", brand.Value);
        const int Loads = 30;
        var loading = Task.Run(async () =>
        {
            await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
            var history = new ClickHistory(edge, _ => "");
            for (var load = 0; load < Loads; load++)
            {
                history.WriteMonth([Click(brand, Day.ToDateTime(new TimeOnly(load % 24, 30)), 200, 1)]);
                await RollUpAsync();
            }
        }, Stop);
        while (await scene.Database.ScalarAsync<long>("SELECT count(*) FROM click_erasures WHERE brand_id = $1 AND carried_out_at IS NULL", brand.Value) > 0)
        {
            await EraseAsync(brand);
        }
        await loading;
        await RollUpAsync();
        Assert.Equal(before + Loads, await scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_quarters WHERE brand_id = $1", brand.Value));
        Assert.Equal(before + Loads, await scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_totals WHERE brand_id = $1", brand.Value));
        Assert.Equal(before + Loads - asked, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1", brand.Value));
        Assert.Equal(before + Loads - asked, await scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks WHERE brand_id = $1", brand.Value));
    }

    [Fact]
    public async Task A_request_waits_an_hour_and_forgets_the_number_when_nothing_can_arrive_any_more()
    {
        var brand = await scene.AddBrandAsync("waiting");
        await WriteAsync(brand, brand, new Random(9));
        await RollUpAsync();
        await AskAsync(brand, 1, new TimeOnly(0, 1));
        await scene.Database.ExecuteAsync("UPDATE click_erasures SET asked_at = now() - interval '59 minutes' WHERE brand_id = $1", brand.Value);
        await EraseAsync(brand);
        Assert.Equal(0, await OpenAsync("carried_out_at IS NOT NULL", brand));

        await scene.Database.ExecuteAsync("UPDATE click_erasures SET asked_at = now() - interval '61 minutes' WHERE brand_id = $1", brand.Value);
        await using (var desk = scene.At(brand))
        {
            Assert.Null(Assert.Single(await desk.Get<VisitorErasures>().NewestAsync(20, Stop)).CarriedOutAt);
            await desk.Make<EraseVisitorsJob>().RunAsync(Stop);
            Assert.Contains(nameof(EraseBrandVisitorsJob), scene.Jobs.Enqueued);
        }
        await EraseAsync(brand);
        Assert.Equal(2, await OpenAsync("carried_out_at IS NOT NULL AND visitor IS NOT NULL", brand));

        await scene.Database.ExecuteAsync("UPDATE click_erasures SET asked_at = now() - interval '49 hours' WHERE brand_id = $1", brand.Value);
        await EraseAsync(brand);
        Assert.Equal(2, await OpenAsync("carried_out_at IS NOT NULL AND visitor IS NULL", brand));
        Assert.DoesNotContain(brand.Value, await Sql.ListAsync<long>(scene.Database.AppConnectionString, "SELECT * FROM app.brands_with_click_erasures()"));
    }

    private Task<long> OpenAsync(string which, BrandId brand) => scene.Database.ScalarAsync<long>($"SELECT count(*) FROM click_erasures WHERE brand_id = $1 AND {which}", brand.Value);

    private async Task EraseAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        await desk.Make<EraseBrandVisitorsJob>().RunAsync(brand.Value, Stop);
    }

    private Task<long> RollUpAsync() => Sql.ScalarAsync<long>(scene.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");

    // As the edge does, for the first of the addresses that clicked.
    private async Task AskAsync(BrandId brand, int visitors, TimeOnly at)
    {
        foreach (var address in Enumerable.Range(1, visitors))
        {
            var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
            var asked = new DateTimeOffset(Day.ToDateTime(at), TimeSpan.Zero);
            await Sql.ScalarAsync<int>(
                scene.Database.EdgeConnectionString,
                "SELECT app.add_click_erasures(jsonb_build_array(jsonb_build_object('brand_id', $1, 'id', $2, 'domain_id', 1, 'asked_at', $3, 'numbers', $4::jsonb)))",
                brand.Value, id, asked, await NumbersOfAsync(brand, address));
        }
    }

    // The link says which address a click was made from: visitors' numbers are nobody's to make here.
    private async Task<string> NumbersOfAsync(BrandId brand, int address) => await scene.Database.ScalarAsync<string>(
        """
        SELECT jsonb_agg(DISTINCT jsonb_build_object('day', (clicked_at AT TIME ZONE 'UTC')::date, 'visitor', visitor & 4294967295))::text
          FROM clicks WHERE brand_id = $1 AND link_id = $2 AND clicked_at >= $3
        """, brand.Value, (long)address, Day.AddDays(-1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    private async Task WriteAsync(BrandId mine, BrandId theirs, Random chance)
    {
        await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        var history = new ClickHistory(edge, _ => "");
        var start = Day.AddDays(-2).ToDateTime(TimeOnly.MinValue);
        var clicks = Enumerable.Range(0, 1200).Select(n =>
        {
            var address = chance.Next(1, 9);
            return Click(chance.Next(3) == 0 ? theirs : mine, start.AddSeconds(chance.Next(3 * 86_400)), address, chance.Next(4) == 0 ? 2 : 1);
        }).OrderBy(click => click.At).ToList();
        foreach (var month in clicks.GroupBy(click => click.At.Month))
        {
            foreach (var load in month.Chunk(97))
            {
                history.WriteMonth(load);
            }
        }
    }

    private static PastClick Click(BrandId brand, DateTime at, int address, int domain) => new(
        new DateTimeOffset(at, TimeSpan.Zero), brand, new DomainId(domain), new LinkId(address), address % 3 == 0 ? PastClicks.Curl : Chrome)
    {
        Address = IPAddress.Parse($"198.51.100.{address.ToString(CultureInfo.InvariantCulture)}"),
        Region = address % 2 == 0 ? "DE" : "US-CA",
        Query = "utm_source=letter",
        Consent = address % 2 == 0 ? null : (byte)3,
    };

    private static Task<ClickAnswer> AnswerAsync(Desk desk, IReadOnlyList<ClickDimension> dimensions) => desk.Get<ClickStatistics>().AskAsync(
        new ClickRequest(new ClickPeriod(Day.AddDays(-3), Day), Granularity.Hour, []).Ask(TimeZoneInfo.Utc, [.. dimensions], byHourOfWeek: true), Stop);

    private async Task<string> NumbersAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        var answer = await AnswerAsync(desk, [.. ClickDimensions.All]);
        return string.Join('\n', [
            .. answer.Steps.Select(step => step.ToString()), .. ClickDimensions.All.SelectMany(one => answer.By[one].Select(group => $"{one} {group}")),
            .. answer.HoursOfWeek.Select(hour => hour.ToString())]);
    }
}
