using System.Globalization;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: single clicks go when their time is over, for each brand by itself, and every total stays what it was.</summary>
public sealed class RetentionTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Single_clicks_of_days_before_the_brands_months_are_gone_everywhere_and_totals_are_the_same()
    {
        var (mine, theirs) = (await scene.AddBrandAsync("short"), await scene.AddBrandAsync("long"));
        var cut = Today.AddMonths(-3);
        DateOnly[] days = [cut.AddDays(-40), cut.AddDays(-1), cut, cut.AddDays(20)];
        await WriteAsync(mine, days);
        await WriteAsync(theirs, days);
        await using (var desk = scene.At(mine))
        {
            Assert.Equal(24, await desk.Get<ClickRetention>().MonthsAsync(Stop));
            await desk.Get<ClickRetention>().ChangeAsync(3, "Mara Lind", Stop);
            Assert.Equal(3, await desk.Get<ClickRetention>().MonthsAsync(Stop));
        }
        var (before, others) = (await scene.TotalsAsync(mine), await scene.AllAsync(theirs));
        for (var night = 0; night < 2; night++)
        {
            await RunAsync(mine);
            Assert.Equal(before, await scene.TotalsAsync(mine));
            Assert.Equal([cut, cut.AddDays(20)], await DaysAsync("SELECT DISTINCT day FROM click_blocks WHERE brand_id = $1 ORDER BY 1", mine));
            Assert.Equal([cut, cut.AddDays(20)], await DaysAsync("SELECT DISTINCT (clicked_at AT TIME ZONE 'UTC')::date FROM clicks WHERE brand_id = $1 ORDER BY 1", mine));
        }
        Assert.Equal(others, await scene.AllAsync(theirs));
        await using var reader = scene.At(mine);
        var answer = await reader.Get<ClickStatistics>().AskAsync(
            new ClickRequest(new ClickPeriod(cut.AddDays(-60), Today), Granularity.Day, []).Ask(TimeZoneInfo.Utc, [ClickDimension.Link]), Stop);
        Assert.Equal((new Count(40, 20), new Count(20, 10)), (answer.Total.Count, answer.Bare));
        var why = await reader.Get<KeptClicks>().WhyBareAsync(new ClickPeriod(cut.AddDays(-60), Today), TimeZoneInfo.Utc, Stop);
        Assert.Contains(cut.ToString("d MMM yyyy", CultureInfo.CurrentCulture), Assert.Single(why), StringComparison.Ordinal);
        Assert.Empty(await reader.Get<KeptClicks>().WhyBareAsync(new ClickPeriod(cut, Today), TimeZoneInfo.Utc, Stop));
    }

    [Fact]
    public async Task A_month_that_no_brand_needs_is_dropped_and_not_before()
    {
        var (patient, hasty) = (await scene.AddBrandAsync("patient"), await scene.AddBrandAsync("hasty"));
        var old = new DateOnly(Today.Year, Today.Month, 1).AddMonths(-30).AddDays(9);
        await WriteAsync(patient, [old]);
        await WriteAsync(hasty, [old]);
        var leaf = string.Create(CultureInfo.InvariantCulture, $"clicks_{old:yyyy_MM}");
        await using (var desk = scene.At(patient))
        {
            await desk.Get<ClickRetention>().ChangeAsync(36, "Mara Lind", Stop);
        }
        await RunAsync(hasty);
        await RunAsync(patient);
        Assert.Equal(10, await scene.Database.ScalarAsync<long>($"SELECT count(*) FROM {leaf}"));
        Assert.Equal(10, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1", patient.Value));
        await using (var desk = scene.At(patient))
        {
            await desk.Get<ClickRetention>().ChangeAsync(24, "Mara Lind", Stop);
        }
        await RunAsync(patient);
        Assert.False(await scene.Database.ScalarAsync<bool>("SELECT to_regclass('public.' || $1) IS NOT NULL", leaf));
        Assert.Equal((10, 10), (await SumAsync(patient), await SumAsync(hasty)));
        // A node that comes back with clicks of then finds a place for them, and they go the night after.
        await WriteAsync(hasty, [old]);
        Assert.Equal(20, await SumAsync(hasty));
        await RunAsync(hasty);
        Assert.Equal(20, await SumAsync(hasty));
        Assert.False(await scene.Database.ScalarAsync<bool>("SELECT to_regclass('public.' || $1) IS NOT NULL", leaf));
    }

    [Fact]
    public async Task A_day_of_which_clicks_wait_to_be_added_up_waits_too()
    {
        var brand = await scene.AddBrandAsync("waiting");
        var old = Today.AddMonths(-26);
        await WriteAsync(brand, [old], addUp: false);
        await RunAsync(brand);
        Assert.Equal(10, await scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks WHERE brand_id = $1", brand.Value));
        await Sql.ScalarAsync<long>(scene.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
        await RunAsync(brand);
        Assert.Equal(10, await SumAsync(brand));
        Assert.Equal(0, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM click_blocks WHERE brand_id = $1", brand.Value));
    }

    private async Task RunAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        await desk.Make<ForgetBrandClicksJob>().RunAsync(brand.Value, Stop);
    }

    private Task<long> SumAsync(BrandId brand) => scene.Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_quarters WHERE brand_id = $1", brand.Value);

    private Task<IReadOnlyList<DateOnly>> DaysAsync(string sql, BrandId brand) => Sql.ListAsync<DateOnly>(scene.Database.AdminConnectionString, sql, brand.Value);

    // Ten clicks a day, five of them people's.
    private async Task WriteAsync(BrandId brand, IReadOnlyList<DateOnly> days, bool addUp = true)
    {
        await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        var history = new ClickHistory(edge, _ => "");
        foreach (var day in days)
        {
            history.WriteMonth([.. Enumerable.Range(0, 10).Select(n => new PastClick(
                new DateTimeOffset(day.ToDateTime(new TimeOnly(2 * n, 7)), TimeSpan.Zero), brand, new DomainId(1), new LinkId(1 + (n % 3)), n % 2 == 0 ? PastClicks.Phone : PastClicks.Curl)
            {
                Region = "DE", Consent = (byte)(n % 3),
            })]);
        }
        if (addUp)
        {
            await Sql.ScalarAsync<long>(scene.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
        }
    }
}
