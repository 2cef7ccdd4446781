using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// Keeps <see cref="RoutingSnapshots"/> up to date: the saved snapshot first, then everything from the database, then changes as
/// they happen. Whatever fails, the last snapshot goes on being served.
/// </summary>
internal sealed partial class RoutingUpdates(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database,
    RoutingSnapshots snapshots,
    SnapshotLoader loader,
    HostRows hostRows,
    SnapshotSaver saver,
    RedirectOptions options,
    RedirectsMetrics metrics,
    TimeProvider clock,
    ILogger<RoutingUpdates> log) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly SnapshotLayers _layers = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedPosition? _position;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (saver.Load() is { } saved)
        {
            Publish(_layers.Replace(saved));
            Log.LoadedSaved(log, saved.LinkCount, saved.HostCount);
        }
        await base.StartAsync(cancellationToken);
        // The server starts listening when this returns: better a moment later than with an answer that says "not yet".
        await Task.WhenAny(_first.Task, Task.Delay(options.WaitForFirstSnapshot, clock, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A first load takes seconds of work; the start of the process must not run it on its own thread.
        await Task.Yield();
        var retry = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => retry = FirstRetry, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever it is, redirects go on from the last snapshot, and the next try begins from scratch
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e is not (NpgsqlException or IOException or TimeoutException or OperationCanceledException))
                {
                    _position = null;
                }
                metrics.UpdateFailed();
                Log.Failed(log, e.Message, retry.TotalSeconds);
            }
            // Nodes that lost the same database must not all come back at the same moment.
            await Task.Delay(retry * (0.5 + Random.Shared.NextDouble()), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
        }
    }

    private async Task FollowAsync(Action connected, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var feed = new ChangeFeed(connection, clock);
        await feed.ListenAsync(cancellation);
        while (true)
        {
            if (_position is null || clock.GetUtcNow() - _position.At > FeedPosition.Remembered)
            {
                await LoadAllAsync(cancellation);
            }
            connected();
            if (!await ApplyAsync(feed, connection, _position!, cancellation)) // set by LoadAllAsync, if not before
            {
                _position = null;
                continue;
            }
            await feed.WaitAsync(cancellation);
        }
    }

    private async Task LoadAllAsync(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var loaded = await loader.LoadAsync(snapshots.Current, cancellation);
        Publish(_layers.Replace(loaded.Snapshot));
        Confirm(loaded.Position);
        Tell(loaded.Problems);
        Log.Loaded(log, loaded.Snapshot.LinkCount, loaded.Snapshot.HostCount, clock.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Asks for changes and publishes them. False when everything must be read again.</summary>
    private async Task<bool> ApplyAsync(ChangeFeed feed, NpgsqlConnection connection, FeedPosition since, CancellationToken cancellation)
    {
        var changes = await feed.PollAsync(since, cancellation);
        if (changes.MustReload || _layers.Current is not { } current)
        {
            return false;
        }
        LoadProblems problems = new();
        if (changes.HostsChanged)
        {
            var hosts = await hostRows.ReadAsync(connection, current.Hosts, problems, cancellation);
            Publish(_layers.Change(hosts));
        }
        foreach (var brand in changes.Retargeting.Contains(null) ? [null] : changes.Retargeting)
        {
            var before = (_layers.Current ?? current).Retargeting;
            Publish(_layers.Change(await RetargetingRows.ReadAsync(connection, before, brand, problems, cancellation)));
        }
        for (var at = 0; at < changes.Links.Count; at += ChangeFeed.BatchSize)
        {
            var keys = changes.Links.GetRange(at, Math.Min(ChangeFeed.BatchSize, changes.Links.Count - at));
            Publish(_layers.Change(await feed.ReadAsync(keys, current, problems, cancellation)));
        }
        if (await _layers.TakeMergedAsync() is { } merged)
        {
            Publish(merged);
        }
        Confirm(changes.Position);
        Tell(problems);
        return true;
    }

    private void Publish(RoutingSnapshot snapshot)
    {
        snapshots.Publish(snapshot);
        saver.Changed(snapshot);
        metrics.Published(snapshot);
        _first.TrySetResult();
    }

    private void Confirm(FeedPosition position)
    {
        _position = position;
        metrics.UpToDate(position.At);
    }

    private void Tell(LoadProblems problems)
    {
        metrics.Refused(problems.Count);
        foreach (var problem in problems.First)
        {
            Log.Refused(log, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Loaded {Links} links on {Hosts} hosts from the saved snapshot")]
        public static partial void LoadedSaved(ILogger log, int links, int hosts);

        [LoggerMessage(LogLevel.Information, "Loaded {Links} links on {Hosts} hosts in {Seconds:0.0} s")]
        public static partial void Loaded(ILogger log, int links, int hosts, double seconds);

        [LoggerMessage(LogLevel.Warning, "Not served: {Problem}")]
        public static partial void Refused(ILogger log, string problem);

        [LoggerMessage(LogLevel.Warning, "Links cannot be brought up to date; serving what is known and trying again in {Seconds:0.0} s: {Reason}")]
        public static partial void Failed(ILogger log, string reason, double seconds);
    }
}
