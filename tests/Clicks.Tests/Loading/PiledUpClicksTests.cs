using WhiteLabelLinks.Clicks.Tests.Rollups;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Loading;

/// <summary>Many clicks at once: loads grow, and one is made ready while another is written.</summary>
public sealed class PiledUpClicksTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly TestFolder _other = new();
    private TestDatabase? _database;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _database = await PostgresTemplate.CloneAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task They_arrive_once_and_in_their_order_in_fewer_and_larger_loads()
    {
        Pile(_folder, 0, 20_000);
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 200 });
        Some.Append(node.Spool, 20_000, 3_000);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(23_000, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(23_000, await Database.ScalarAsync<long>("SELECT count(DISTINCT link_id) FROM clicks"));
        Assert.Equal(1_600, await Database.ScalarAsync<int>("SELECT max(clicks) FROM click_loads"));
        Assert.Equal(
            0, await Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT link_id, lag(link_id) OVER (ORDER BY load_id, id) AS before FROM clicks WHERE link_id < 20000) c WHERE before > link_id"));
        Assert.Equal((23_000, 0L), (node.Counts.LoadedClicks, node.Counts.LoadFailures));
    }

    [Theory]
    [InlineData(150)]
    [InlineData(2_000)]
    public async Task One_that_the_database_refuses_holds_up_none_of_the_loads_around_it(int rows)
    {
        Pile(_folder, 0, 20_000);
        var leaf = await Database.ScalarAsync<string>("SELECT app.ensure_click_partition(now())");
        await Database.ExecuteAsync($"ALTER TABLE {leaf} ADD CHECK (link_id NOT IN (0, 4711, 4712, 19999))");
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = rows });
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(19_996, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(19_996, await Database.ScalarAsync<long>("SELECT count(DISTINCT link_id) FROM clicks"));
        Assert.Equal(19_996, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks"));
        Assert.Equal(4, node.Counts.QuarantinedClicks);
    }

    [Fact]
    public async Task A_load_that_happened_without_its_answer_being_heard_is_not_done_again_with_another_behind_it()
    {
        Pile(_folder, 0, 6_000);
        var segments = _folder.Files("*.seg").ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);
        await using (var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 300 }))
        {
            await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        }

        // As after a power failure that the database outlived: the files are those of before, and all of it has been loaded.
        foreach (var (path, bytes) in segments)
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        await using var later = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 300 });
        Some.Append(later.Spool, 6_000, 2_000);
        await later.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8_000, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(8_000, await Database.ScalarAsync<long>("SELECT count(DISTINCT link_id) FROM clicks"));
    }

    [Fact]
    public async Task Connections_that_break_between_two_loads_lose_and_double_none()
    {
        Pile(_folder, 0, 30_000);
        var chance = new Random(8);
        await using var node = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 250 });
        for (var i = 0; i < 12; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(5, 60)), TimeProvider.System, TestContext.Current.CancellationToken);
            await Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wll_edge'");
        }

        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(30_000, await Database.ScalarAsync<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(30_000, await Database.ScalarAsync<long>("SELECT count(DISTINCT link_id) FROM clicks"));
        await Until.TrueAsync(async () => await Database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == 30_000);
        Assert.Equal(30_000, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_blocks"));
        Assert.Equal(30_000, await Database.ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_quarters"));
    }

    [Fact]
    public async Task What_two_nodes_load_at_once_adds_up_to_what_their_rows_do()
    {
        var chance = new Random(9);
        Pile(_folder, 0, 15_000, () => chance.Next(1, 60));
        Pile(_other, 0, 15_000, () => chance.Next(1, 60));
        await Database.ScalarAsync<string>("SELECT app.ensure_click_partition(now())");
        await using (var one = await ClickNode.StartAsync(_folder.Path, Database.EdgeConnectionString, options => options with { LoadRows = 170 }))
        await using (var two = await ClickNode.StartAsync(_other.Path, Database.EdgeConnectionString, options => options with { LoadRows = 130 }))
        {
            await Task.WhenAll(one.Spool.DrainAsync(TestContext.Current.CancellationToken), two.Spool.DrainAsync(TestContext.Current.CancellationToken));
            Assert.Equal(0, one.Counts.LoadFailures + two.Counts.LoadFailures);
        }

        await RolledUp.AsRowsSayAsync(Database, 30_000);
    }

    private static void Pile(TestFolder folder, long first, int count, Func<long>? link = null)
    {
        using var spool = Some.Spool(Some.Options(folder.Path) with { SegmentBytes = 1024 * 1024, ReadyAhead = 8, MemorySegments = 20 });
        for (var i = 0; i < count; i++)
        {
            Assert.True(spool.Append(Some.Click(link is null ? first + i : link())).IsTaken);
        }
    }
}
