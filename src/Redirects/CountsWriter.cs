using Microsoft.Extensions.Hosting;
using Npgsql;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// Brings what the edge counts in memory into the database now and then, for the day of UTC that it is then. While the database is away
/// the edge goes on counting in the same memory; what one attempt held is tried again, and lost when the process ends before that.
/// </summary>
internal abstract class CountsWriter<TCount>(TimeSpan every, NpgsqlDataSource database, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(2);

    private IReadOnlyList<TCount> _waiting = [];

    /// <summary>How often at the stop there may be something left to take.</summary>
    protected virtual int LastWrites => 1;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var within = new CancellationTokenSource(LastAttempt, clock);
        for (var write = 0; write < LastWrites; write++)
        {
            await WriteAsync(within.Token);
        }
    }

    /// <summary>What was counted since it was last asked for.</summary>
    protected abstract IReadOnlyList<TCount> Take();

    /// <summary>The statement that adds the counts up.</summary>
    protected abstract NpgsqlCommand Adding(NpgsqlDataSource source, DateOnly day, IReadOnlyList<TCount> counts);

    protected abstract void TellNotWritten(string reason);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(every, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
        {
            _waiting = Take();
        }
        if (_waiting.Count == 0)
        {
            return;
        }
        try
        {
            await using var command = Adding(database, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), _waiting);
            await command.ExecuteNonQueryAsync(cancellation);
            _waiting = [];
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            TellNotWritten(e.Message);
        }
    }
}
