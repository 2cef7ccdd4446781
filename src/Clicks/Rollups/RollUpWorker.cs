using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Rollups;

/// <summary>
/// Adds what loads add up to into quarters and totals. That costs less per click the more it is given at once, for a link's clicks of
/// many loads change its sums once; so it rests a second at least, and twice as long as it worked: a third of one core at most. Only while
/// clicks pile up it does not rest: it would fall behind for as long as that lasts.
/// </summary>
internal sealed partial class RollUpWorker(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource dataSource, ClickOptions options, LoadSignal signal, TimeProvider clock,
    ILogger<RollUpWorker> logger) : BackgroundService
{
    private const int MostAtOnce = 500_000;
    private const int FewestAtOnce = 1_000;

    /// <summary>After so many in one portion more are expected to wait already.</summary>
    private const int Many = 100_000;

    private const int TimeoutSeconds = 120;
    private const int RestFactor = 2;

    /// <summary>Clicks may be loaded late, after a node was away.</summary>
    private const int MergedDays = 10;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>Other nodes' loads give no signal here, and one of them may have died before adding its own up.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private int _atOnce = MostAtOnce;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.LoaderPaused)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            var outcome = await RollUpAsync(stoppingToken);
            await MergeAsync(stoppingToken);
            if (outcome == Outcome.MoreToDo)
            {
                continue;
            }

            var rest = outcome == Outcome.Failed ? AfterFailure : clock.GetElapsedTime(started) * RestFactor;
            await Task.Delay(rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest, clock, stoppingToken);
            if (outcome == Outcome.Done)
            {
                await signal.WaitAsync(LookEvery, stoppingToken);
            }
        }
    }

    private async Task<Outcome> RollUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = dataSource.CreateCommand("SELECT app.roll_up_clicks($1)");
            command.CommandTimeout = TimeoutSeconds;
            command.Parameters.AddWithValue(_atOnce);
            var added = await command.ExecuteScalarAsync(cancellationToken) as long?;
            var outcome = added is null ? Outcome.UnderwayElsewhere : added < Math.Min(Many, _atOnce) ? Outcome.Done : Outcome.MoreToDo;
            _atOnce = Math.Min(MostAtOnce, _atOnce * 2);
            return outcome;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A portion that was too much for this machine must not be tried for ever.
            _atOnce = Math.Max(FewestAtOnce, _atOnce / 2);
            Log.Failed(logger, e.Message);
            return Outcome.Failed;
        }
    }

    // Every load leaves a small block; readers want few and large ones.
    private async Task MergeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = dataSource.CreateCommand("SELECT app.merge_click_blocks($1)");
            command.CommandTimeout = TimeoutSeconds;
            command.Parameters.AddWithValue(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-MergedDays));
            await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotMerged(logger, e.Message);
        }
    }

    private enum Outcome
    {
        /// <summary>Nothing is left of what was loaded before, and it was not much.</summary>
        Done,

        /// <summary>It was a full portion, or a large one.</summary>
        MoreToDo,

        /// <summary>Another node is at it right now.</summary>
        UnderwayElsewhere,

        Failed,
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Clicks could not be added up; they are as soon as PostgreSQL allows: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Blocks of clicks could not be merged; it is tried again: {Reason}")]
        public static partial void NotMerged(ILogger logger, string reason);
    }
}
