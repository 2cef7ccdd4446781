using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Writes segments to the device, on a thread of its own: now and then with durability <c>process</c>; as often as it goes with
/// <c>disk</c>, where everyone who appended before a sync began is answered when it ends. After a failed sync the kernel forgets
/// the pages, so the segment is never synced again: its records are rewritten into a new file.
/// </summary>
internal sealed partial class SegmentSync : IDisposable
{
    /// <summary>Failed rounds in a row after which the disk counts as broken and visitors no longer wait for it.</summary>
    private const int Patience = 3;

    private const long RescueEvery = 1000;

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    private readonly ClickSpool _spool;
    private readonly SegmentRewrite _rewrite;
    private readonly SpoolDisk _disk;
    private readonly ClickOptions _options;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly List<Group> _held = [];
    private readonly Thread _thread;
    private Group _group = new();
    private long _rescuedAt;
    private int _failedRounds;
    private long _failures;
    private volatile bool _isWorking = true;
    private volatile bool _stopping;

    public SegmentSync(ClickSpool spool, SegmentRewrite rewrite, SpoolDisk disk, ClickOptions options, ILogger logger)
    {
        (_spool, _rewrite, _disk, _options, _logger) = (spool, rewrite, disk, options, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "Click spool sync" };
    }

    /// <summary>False while syncs fail again and again.</summary>
    public bool IsWorking => _isWorking;

    public long Failures => Volatile.Read(ref _failures);

    public void Start() => _thread.Start();

    /// <summary>Completes when everything appended before this call has been synced, or when the disk is given up.</summary>
    public ValueTask WaitAsync()
    {
        if (!_isWorking || _stopping)
        {
            return ValueTask.CompletedTask;
        }

        // The click must be visible to the syncing thread before its group is chosen, or the group's sync might miss it.
        Interlocked.MemoryBarrier();
        var group = Volatile.Read(ref _group);
        if (group.IsFirstToWait())
        {
            _wake.Set();
        }

        return new ValueTask(group.Task);
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _wake.WaitOne(_isWorking ? _options.SyncEvery : ProbeEvery);
            Round();
        }

        Round();
        Rescue();
        Answer(Interlocked.Exchange(ref _group, new Group()));
    }

    private void Round()
    {
        if (!_isWorking && !_rewrite.DiskWorksAgain())
        {
            _spool.CountFinished();
            return;
        }

        if (Environment.TickCount64 - _rescuedAt > RescueEvery)
        {
            Rescue();
        }

        var group = Interlocked.Exchange(ref _group, new Group());
        var allWell = true;
        foreach (var segment in _spool.Snapshot())
        {
            allWell &= Sync(segment);
        }

        _failedRounds = allWell ? 0 : _failedRounds + 1;
        if (allWell != _isWorking && (allWell || _failedRounds >= Patience))
        {
            _isWorking = allWell;
            Log.WorkingChanged(_logger, allWell ? "works again" : "fails again and again: clicks survive the process only");
        }

        _held.Add(group);
        if (allWell || !_isWorking)
        {
            _held.ForEach(Answer);
            _held.Clear();
        }
    }

    /// <summary>False when records of the segment are neither on the device nor in another file that is.</summary>
    private bool Sync(Segment segment)
    {
        _spool.CountFinished(segment);
        if (!segment.IsInFile || segment.IsRecovered)
        {
            return true;
        }

        if (segment.HasFailed)
        {
            return _rewrite.Run(segment);
        }

        var (finished, end) = (segment.FinishedTo, segment.End);
        if (finished == end && finished == segment.SyncedTo)
        {
            return true;
        }

        segment.LeaveOutPages(end);
        var error = segment.Sync(_disk);
        if (error == 0)
        {
            segment.SyncedTo = finished;
            segment.MakeNextPagesWritable(segment.End);
            return true;
        }

        Interlocked.Increment(ref _failures);
        Log.SyncFailed(_logger, segment.Path, error);
        segment.HasFailed = true;
        _spool.Close(segment);
        return _rewrite.Run(segment);
    }

    /// <summary>
    /// Clicks went to memory while the disk was full. Once it gives files again, or when the process ends, they move into one.
    /// </summary>
    private void Rescue()
    {
        _rescuedAt = Environment.TickCount64;
        foreach (var segment in _spool.Snapshot())
        {
            if (!segment.IsInFile && (_stopping || segment.SealedAt >= 0) && (_stopping || _spool.Supply.DiskGives))
            {
                segment.Seal();
                _ = _rewrite.Run(segment);
            }
        }
    }

    private static void Answer(Group group) => group.TrySetResult();

    /// <summary>Those who wait for the same sync.</summary>
    private sealed class Group() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private int _waited;

        public bool IsFirstToWait() => Volatile.Read(ref _waited) == 0 && Interlocked.Exchange(ref _waited, 1) == 0;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Spool segment {Path} could not be synced (errno {Error}): its records go to a new file")]
        public static partial void SyncFailed(ILogger logger, string? path, int error);

        [LoggerMessage(LogLevel.Critical, "The spool's disk {State}")]
        public static partial void WorkingChanged(ILogger logger, string state);
    }
}
