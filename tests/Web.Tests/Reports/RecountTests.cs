using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: new lists of crawlers reach the clicks of the past, and every number then is what counting the rows again gives.</summary>
public sealed class RecountTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private const string Crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private const int Days = 12;

    private static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-10-20T00:00Z");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clicks_of_the_past_are_counted_by_new_lists_and_nothing_else_of_them_changes()
    {
        var (mine, theirs) = (await scene.AddBrandAsync("recounted"), await scene.AddBrandAsync("untouched"));
        await WriteAsync(mine, theirs);
        var (before, others) = (await NumbersAsync(mine), await NumbersAsync(theirs));
        await ForgetCrawlersAsync(mine);
        Assert.NotEqual(before, await NumbersAsync(mine));

        await using (var desk = scene.At(mine))
        {
            Assert.True(await desk.Get<Recounts>().StartAsync("Mara Lind", Stop));
            Assert.False(await desk.Get<Recounts>().StartAsync("Mara Lind", Stop));
            var recount = await desk.Get<Recounts>().LastAsync(Stop);
            await desk.Make<RecountClicksJob>().RunAsync(mine.Value, recount!.Id, Stop);
        }

        Assert.Equal(before, await NumbersAsync(mine));
        Assert.Equal(others, await NumbersAsync(theirs));
        await using var again = scene.At(mine);
        var done = await again.Get<Recounts>().LastAsync(Stop);
        Assert.Equal((Days, Days, 0, false), (done!.Days, done.Done, done.LeftAlone, done.IsAtWork));
        Assert.Equal(await scene.Database.ScalarAsync<long>("SELECT count(*) FROM clicks c JOIN user_agents u ON u.id = c.user_agent_id WHERE c.brand_id = $1 AND u.traffic <> 0", mine.Value), done.Changed);
    }

    [Fact]
    public async Task A_recount_that_was_killed_goes_on_where_it_stopped_and_counts_nothing_twice()
    {
        var brand = await scene.AddBrandAsync("killed");
        await WriteAsync(brand, brand);
        var before = await NumbersAsync(brand);
        await ForgetCrawlersAsync(brand);
        await using var desk = scene.At(brand);
        await desk.Get<Recounts>().StartAsync("Mara Lind", Stop);
        var id = (await desk.Get<Recounts>().LastAsync(Stop))!.Id;
        for (var tries = 0; ; tries++)
        {
            Assert.InRange(tries, 0, 200);
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            kill.CancelAfter(TimeSpan.FromMilliseconds(20 + (tries * 15)));
            await using var worker = scene.At(brand);
            try
            {
                await worker.Make<RecountClicksJob>().RunAsync(brand.Value, id, kill.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                // Killed, wherever it was.
            }
        }
        Assert.Equal(before, await NumbersAsync(brand));
        Assert.Equal(0, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7305811 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [Fact]
    public async Task A_day_whose_rows_are_gone_stays_as_it_was_counted()
    {
        var brand = await scene.AddBrandAsync("gone");
        await WriteAsync(brand, brand);
        var before = await NumbersAsync(brand);
        await scene.Database.ExecuteAsync("DELETE FROM clicks WHERE brand_id = $1 AND clicked_at < $2", brand.Value, First.AddDays(5).AddHours(12));
        await using var desk = scene.At(brand);
        await desk.Get<Recounts>().StartAsync("Mara Lind", Stop);
        await desk.Make<RecountClicksJob>().RunAsync(brand.Value, (await desk.Get<Recounts>().LastAsync(Stop))!.Id, Stop);
        Assert.Equal(6, (await desk.Get<Recounts>().LastAsync(Stop))!.LeftAlone);
        Assert.Equal(before, await NumbersAsync(brand));
    }

    [Fact]
    public async Task Every_brand_is_counted_again_once_after_an_update_that_brought_other_lists()
    {
        var brand = await scene.AddBrandAsync("followed");
        await WriteAsync(brand, brand);
        await using var desk = scene.At(brand);
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        Assert.Null(await desk.Get<Recounts>().LastAsync(Stop));
        await scene.Database.ExecuteAsync("UPDATE click_lists SET version = version - 1");
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        Assert.True((await desk.Get<Recounts>().LastAsync(Stop))!.IsAtWork);
        Assert.Equal(1, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM click_recounts WHERE brand_id = $1", brand.Value));
    }

    [Fact]
    public async Task A_recount_that_began_by_older_lists_is_followed_by_one_of_its_own_for_the_new_ones()
    {
        var brand = await scene.AddBrandAsync("between");
        await WriteAsync(brand, brand);
        await using var desk = scene.At(brand);
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        await desk.Get<Recounts>().StartAsync("Mara Lind", Stop);
        var first = (await desk.Get<Recounts>().LastAsync(Stop))!.Id;
        await scene.Database.ExecuteAsync("UPDATE click_recounts SET lists_version = lists_version - 1 WHERE brand_id = $1", brand.Value);
        await scene.Database.ExecuteAsync("UPDATE click_lists SET version = version - 1");

        await desk.Make<FollowListsJob>().RunAsync(Stop);
        Assert.Equal(first, (await desk.Get<Recounts>().LastAsync(Stop))!.Id);
        await desk.Make<RecountClicksJob>().RunAsync(brand.Value, first, Stop);
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        await desk.Make<FollowListsJob>().RunAsync(Stop);
        var second = await desk.Get<Recounts>().LastAsync(Stop);
        Assert.NotEqual(first, second!.Id);
        Assert.True(second.IsAtWork);
    }

    private async Task WriteAsync(BrandId mine, BrandId theirs)
    {
        await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        var (chance, history) = (new Random(7), new ClickHistory(edge, _ => ""));
        var clicks = Enumerable.Range(0, 1500).Select(n => new PastClick(
            First.AddMinutes(n * Days * 24 * 60 / 1500.0), chance.Next(3) == 0 ? theirs : mine, new DomainId(1), new LinkId(chance.Next(1, 5)), chance.Next(3) == 0 ? Crawler : Chrome)
        {
            Referrer = chance.Next(2) == 0 ? "https://news.example/" : "",
            Query = chance.Next(2) == 0 ? "utm_source=letter&qr=1" : "gclid=1",
            Region = chance.Next(2) == 0 ? "DE" : "US-CA",
            Languages = "de",
            Consent = chance.Next(2) == 0 ? null : (byte)3,
        }).OrderBy(click => click.At).ToList();
        foreach (var month in clicks.GroupBy(click => click.At.Month))
        {
            history.WriteMonth([.. month]);
        }
        await using var rollUp = edge.CreateCommand("SELECT app.roll_up_clicks(1000000)");
        await rollUp.ExecuteScalarAsync(Stop);
        // Of some clicks nothing but sums is kept: in quarters that have others, and in one that has none.
        await using var bare = edge.CreateCommand("""
            SELECT app.add_bare_clicks(array_fill($1, ARRAY[40]), array_agg(1 + n % 6), array_agg($2 + n * interval '3 hours'), array_agg(3::smallint),
                                       array_agg(5::bigint), array_agg(n % 5), array_agg($2 + n * interval '3 hours'))
              FROM generate_series(0::bigint, 39) n
            """);
        bare.Parameters.AddWithValue(mine.Value);
        bare.Parameters.AddWithValue(First.UtcDateTime);
        await bare.ExecuteNonQueryAsync(Stop);
    }

    // As everything stood while the lists did not know the crawler.
    private async Task ForgetCrawlersAsync(BrandId brand)
    {
        await scene.Database.ExecuteAsync("UPDATE user_agents SET traffic = 0, facts_version = 1");
        await scene.Database.ExecuteAsync("UPDATE click_blocks SET traffic = decode(repeat('00', clicks), 'hex') WHERE brand_id = $1", brand.Value);
        await scene.Database.ExecuteAsync("UPDATE click_quarters SET humans = clicks - bare_clicks + bare_humans WHERE brand_id = $1", brand.Value);
        await scene.Database.ExecuteAsync(
            """
            UPDATE click_totals t SET humans = (SELECT sum(q.humans) FROM click_quarters q WHERE q.brand_id = t.brand_id AND q.link_id = t.link_id)
             WHERE brand_id = $1
            """, brand.Value);
    }

    private async Task<string> NumbersAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        var period = new ClickPeriod(new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 30));
        var request = new ClickRequest(period, Granularity.Day, []);
        var dimensions = ClickDimensions.All;
        var answer = await desk.Get<ClickStatistics>().AskAsync(request.Ask(TimeZoneInfo.Utc, [.. dimensions], byHourOfWeek: true), Stop);
        var sums = await Sql.ListAsync<string>(
            scene.Database.AdminConnectionString,
            """
            SELECT q::text FROM click_quarters q WHERE brand_id = $1 UNION ALL SELECT t::text FROM click_totals t WHERE brand_id = $1
            UNION ALL SELECT r::text FROM reach_quarters r WHERE brand_id = $1 ORDER BY 1
            """, brand.Value);
        return string.Join('\n', [.. sums, .. answer.Steps.Select(step => step.ToString()), .. dimensions.SelectMany(one => answer.By[one].Select(group => $"{one} {group}")), .. answer.HoursOfWeek.Select(hour => hour.ToString())]);
    }
}
