using Npgsql;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Loading;

/// <summary>The way of a click from the spool into PostgreSQL, with the rights of the edge role.</summary>
public sealed class LoaderTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _database = await PostgresTemplate.CloneAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_click_is_in_the_database_within_seconds_and_added_up_with_all_that_is_known_of_it()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        node.Spool.Append(Some.Click(42, "Agent/1.0", "https://News.example/path"));
        node.Spool.Append(Some.Click(42, "", ""));
        await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == 2);
        Assert.Equal(
            "1/2/42/Agent/1.0/news.example,1/2/42/-/-",
            await Database.ScalarAsync<string>(
                """
                SELECT string_agg(concat_ws('/', brand_id, domain_id, link_id, coalesce(value, '-'), coalesce(referrer_host, '-')), ',' ORDER BY c.id)
                  FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id WHERE clicked_at > now() - interval '1 minute'
                """));
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_quarters"));
        Assert.Equal((2, 0L), (node.Counts.LoadedClicks, node.Spool.Dropped));
    }

    [Fact]
    public async Task A_click_whose_user_agent_is_lost_is_loaded_without_one()
    {
        using (var spool = Some.Spool(Some.Options(_folder.Path)))
        {
            Some.Append(spool, 0, 10);
        }

        // The first click's header word: it alone was never finished, and the others take their user agent from it.
        using (var file = File.OpenHandle(Assert.Single(_folder.Files("*.seg")), FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, new byte[ClickRecord.WordSize], SegmentHeader.Size);
        }

        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        Some.Append(node.Spool, 10, 5);
        await Until.TrueAsync(async () => await CountAsync() == 14);
        Assert.Equal(5, await Database.ScalarAsync<long>("SELECT count(user_agent_id) FROM clicks"));
        Assert.Equal(0, node.Counts.QuarantinedClicks);
    }

    [Fact]
    public async Task A_stop_brings_everything_into_the_database_and_a_later_start_adds_nothing()
    {
        var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 700 });
        Some.Append(node.Spool, 0, 5000);
        await node.DisposeAsync();
        Assert.Equal(5000, await CountAsync());

        await using var later = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        Some.Append(later.Spool, 5000, 1);
        await later.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5001, await CountAsync());
        Assert.Equal(5001, await Database.ScalarAsync<long>("SELECT count(DISTINCT id) FROM clicks"));
    }

    [Fact]
    public async Task A_load_that_happened_without_its_answer_being_heard_is_not_done_again()
    {
        await using var node = await ClickNode.StartAsync(
            _folder.Path, Database.EdgeConnectionString, options => options with { LoadEvery = TimeSpan.FromHours(1) });
        Some.Append(node.Spool, 0, 10);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Some.Append(node.Spool, 10, 20);

        // What the lost load would have left behind, its clicks apart.
        await Database.ExecuteAsync("UPDATE click_segments SET position = $1", node.Spool.Snapshot()[^1].End);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Some.Append(node.Spool, 30, 5);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(15, await CountAsync());
    }

    [Fact]
    public async Task Emptied_segments_leave_the_folder_and_their_positions_are_marked_for_forgetting()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        for (var i = 0; i < 10; i++)
        {
            Some.Append(node.Spool, i * 1000, 1000);
            await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(10_000, await CountAsync());
        Assert.InRange(_folder.Files("*.seg").Length, 1, 8);
        await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT count(*) FROM click_segments WHERE removed_at IS NOT NULL") >= 10);
    }

    [Fact]
    public async Task Clicks_go_into_the_table_of_their_month_and_impossible_times_into_the_nearest()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        DateTimeOffset[] times = [DateTimeOffset.UnixEpoch, now.AddYears(-200), now.AddDays(-40), now, now.AddYears(50), now];
        for (var i = 0; i < times.Length; i++)
        {
            node.Spool.Append(Some.Click(i) with { At = times[i] });
        }

        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(times.Length, await CountAsync());
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE clicked_at = '2020-01-01 00:00:00Z'"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE clicked_at > now() + interval '398 days'"));
        Assert.Equal(
            3, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE clicked_at BETWEEN now() - interval '41 days' AND now()"));
    }

    [Fact]
    public async Task A_click_that_the_database_refuses_is_set_aside_and_all_others_arrive()
    {
        var leaf = await Database.ScalarAsync<string>("SELECT app.ensure_click_partition(now())");
        await Database.ExecuteAsync($"ALTER TABLE {leaf} ADD CHECK (link_id % 1000 <> 13)");
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 800 });
        Some.Append(node.Spool, 0, 3000);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2997, await CountAsync());
        Assert.Equal(3, node.Counts.QuarantinedClicks);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_folder.Path, "quarantine")).Length);
    }

    [Fact]
    public async Task A_user_agent_with_a_character_that_text_cannot_hold_is_kept_without_it()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        node.Spool.Append(Some.Click(1, "a\0b\ud800c"));
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ab\ufffdc", await Database.ScalarAsync<string>("SELECT value FROM user_agents"));
    }

    [Fact]
    public async Task A_partition_that_vanished_is_made_again()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString);
        Some.Append(node.Spool, 0, 10);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        await Database.ExecuteAsync($"DROP TABLE {await Database.ScalarAsync<string>("SELECT app.ensure_click_partition(now())")}");
        Some.Append(node.Spool, 10, 10);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(10, await CountAsync());
    }

    [Fact]
    public async Task A_paused_loader_leaves_clicks_in_the_spool()
    {
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoaderPaused = true });
        Some.Append(node.Spool, 0, 100);
        await node.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await CountAsync());
        Assert.True(node.Spool.WaitingBytes > 100 * ClickRecord.FixedSize);
    }

    [Fact]
    public async Task Rollups_of_two_nodes_do_not_meet()
    {
        await using var connection = new NpgsqlConnection(Database.EdgeConnectionString);
        await connection.OpenAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var first = new NpgsqlCommand("SELECT app.roll_up_clicks(10)", connection);
            Assert.Equal(0L, await first.ExecuteScalarAsync());
            await using var other = new NpgsqlConnection(Database.EdgeConnectionString);
            await other.OpenAsync();
            await using var second = new NpgsqlCommand("SELECT app.roll_up_clicks(10)", other);
            Assert.Equal(DBNull.Value, await second.ExecuteScalarAsync());
        }
    }

    private Task<long> CountAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM clicks");
}
