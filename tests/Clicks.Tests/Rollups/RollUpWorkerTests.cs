using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Rollups;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Rollups;

/// <summary>When the worker that adds up rests. Its clock stands, so a rest never ends.</summary>
public sealed class RollUpWorkerTests : IAsyncLifetime
{
    private TestDatabase? _database;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _database = await PostgresTemplate.CloneAsync();

    public async ValueTask DisposeAsync() => await Database.DisposeAsync();

    [Fact]
    public async Task While_clicks_pile_up_portion_follows_portion_and_after_the_last_one_it_rests()
    {
        // Twice as much as one portion takes, and a large one, and a small one.
        await LoadsAsync(400_000, 400_000, 400_000, 250_000, 20);
        await using var edge = NpgsqlDataSource.Create(Database.EdgeConnectionString);
        using var signal = new LoadSignal();
        using var worker = new RollUpWorker(edge, new ClickOptions { Directory = "unused" }, signal, new StoppedClock(), NullLogger<RollUpWorker>.Instance);
        await worker.StartAsync(Stop);
        await EventuallyAsync(0);

        await LoadsAsync(20);
        signal.Loaded();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Stop);
        Assert.Equal(1, await WaitingAsync());
        await worker.StopAsync(Stop);
    }

    // Loads of clicks that came to nothing, so that they are added up at once.
    private Task LoadsAsync(params int[] clicks) => Database.ExecuteAsync("""
        INSERT INTO click_loads (id, clicks, first_at, last_at, has_sums)
        SELECT (SELECT coalesce(max(id), 0) FROM click_loads) + n, size, now(), now(), true FROM unnest($1) WITH ORDINALITY AS u (size, n)
        """, clicks);

    private async Task EventuallyAsync(long waiting)
    {
        while (await WaitingAsync() != waiting)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }
    }

    private Task<long> WaitingAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM click_loads WHERE roll_no IS NULL");

    private sealed class StoppedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
