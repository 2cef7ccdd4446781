using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Writes the newest snapshot to disk, soon after it was published and never in anyone's way.</summary>
internal sealed partial class SnapshotSaver(SavedSnapshot file, RedirectsMetrics metrics, TimeProvider clock, ILogger<SnapshotSaver> log)
    : BackgroundService
{
    /// <summary>The first change is written at once; those that come within this time after it are written together.</summary>
    public static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private RoutingSnapshot? _unsaved;

    public RoutingSnapshot? Load() => file.Load(reason => Log.PassedOver(log, reason));

    public void Changed(RoutingSnapshot snapshot)
    {
        Volatile.Write(ref _unsaved, snapshot);
        Wake();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Save();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stoppingToken);
                Save();
                await Task.Delay(SaveEvery, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private void Save()
    {
        if (Interlocked.Exchange(ref _unsaved, null) is not { } snapshot)
        {
            return;
        }
        try
        {
            file.Save(snapshot);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk: the snapshot in memory goes on being served, and the next second tries again.
            Interlocked.CompareExchange(ref _unsaved, snapshot, null);
            Wake();
            metrics.SaveFailed();
            Log.CannotSave(log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A saved routing snapshot was passed over: {Reason}")]
        public static partial void PassedOver(ILogger log, string reason);

        [LoggerMessage(LogLevel.Error, "The routing snapshot cannot be saved: {Reason}")]
        public static partial void CannotSave(ILogger log, string reason);
    }
}
