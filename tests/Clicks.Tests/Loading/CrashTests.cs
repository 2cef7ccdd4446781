using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Loading;

/// <summary>F1, F3, F4, F6, F9: what is answered is counted, once, whoever dies meanwhile.</summary>
public sealed class CrashTests : IDisposable
{
    // Not in memory: a real file system's page cache is what has to hold the clicks.
    private readonly TestFolder _folder = new(onDisk: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("process", 14, null)]
    [InlineData("disk", 4, null)]
    [InlineData("process", 1, "-e trace=pwrite64,fdatasync -e inject=pwrite64,fdatasync:delay_enter=60000")]
    [InlineData("process", 1, "-e trace=fdatasync -e inject=fdatasync:error=EIO")]
    public async Task No_answered_click_is_lost_or_doubled_when_the_process_is_killed(string durability, int kills, string? slowed)
    {
        await using var database = await PostgresTemplate.CloneAsync();
        var answered = new List<long>();
        var random = new Random(kills);
        for (var i = 0; i < kills; i++)
        {
            using var process = KilledProcess.Start(_folder.Path, database.EdgeConnectionString, durability, (i + 1) * 100_000_000L, slowed);
            answered.AddRange(process.KillAfter(TimeSpan.FromMilliseconds(random.Next(0, 250))));
        }

        await using var node = await ClickNode.StartAsync(_folder.Path, database.EdgeConnectionString);
        await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
        var stored = await Sql.ListAsync<long>(database.AdminConnectionString, "SELECT link_id FROM clicks");
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(answered.Except(stored));
        Assert.Equal(0, node.Counts.QuarantinedBytes);
        await Until.TrueAsync(async () => await database.ScalarAsync<long>("SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == stored.Count);
    }

    [Fact]
    public async Task Every_click_is_counted_once_though_PostgreSQL_is_killed_stopped_and_frozen_during_loads()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var node = await ClickNode.StartAsync(
            _folder.Path, server.EdgeConnectionString + ";Command Timeout=2;Timeout=2;Cancellation Timeout=200",
            options => options with { LoadRows = 300, LoadEvery = TimeSpan.FromMilliseconds(5), ReadyAhead = 8, SegmentBytes = 1024 * 1024 });
        await using (node)
        {
            var sent = 0L;
            using var stop = new CancellationTokenSource();
            var sending = new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    for (var i = 0; i < 10; i++)
                    {
                        Assert.True(node.Spool.Append(Some.Click(sent++)).IsTaken);
                    }

                    Thread.Sleep(5);
                }
            });
            sending.Start();
            var random = new Random(6);
            for (var i = 0; i < 4; i++)
            {
                await Pause(random.Next(200, 500));
                await server.KillAsync();
                await server.StartAsync();
            }

            await Pause(200);
            await server.FreezeAsync();
            await Pause(4000);
            await server.ThawAsync();
            await Pause(200);
            await server.StopAsync();
            await Pause(4000);
            await server.StartAsync();
            await stop.CancelAsync();
            sending.Join();
            await node.Spool.DrainAsync(TestContext.Current.CancellationToken);
            Assert.True(node.Counts.LoadFailures > 0);
            Assert.Equal(0, node.Spool.Dropped);
            var stored = await Sql.ListAsync<long>(server.AdminConnectionString, "SELECT link_id FROM clicks");
            Assert.Equal(sent, stored.Count);
            Assert.Equal(sent, stored.Distinct().Count());

            // Every click has a link of its own here, the dearest case for rollups: asked for, not waited for through their rests.
            await Until.TrueAsync(async () =>
            {
                await Sql.ExecuteAsync(server.EdgeConnectionString, "SELECT app.roll_up_clicks(1000000)");
                return await Sql.ScalarAsync<long>(server.AdminConnectionString, "SELECT coalesce(sum(clicks), 0)::bigint FROM click_totals") == sent;
            });
            Assert.Equal(sent, await Sql.ScalarAsync<long>(server.AdminConnectionString, "SELECT sum(clicks)::bigint FROM click_quarters"));
        }
    }

    private static Task Pause(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);
}
