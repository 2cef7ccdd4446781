using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// Brings clicks from the spool into PostgreSQL, each once, on one thread of low priority. When more clicks wait than one load takes,
/// a second such thread writes a load while this one makes the next ready. Whatever PostgreSQL answers, the spool keeps what it has not
/// confirmed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The thread that uses the fields disposes them when it ends.")]
internal sealed partial class ClickLoader : IHostedService
{
    /// <summary>So many times as large a load becomes while clicks pile up: a large one costs less per click.</summary>
    private const int MostTimesAsLarge = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly ClickSpool _spool;
    private readonly ClickOptions _options;
    private readonly ClickCounts _counts;
    private readonly LoadSignal _signal;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClickLoader> _logger;
    private readonly ClickDatabase _database;
    private readonly ClickDatabase _writing;
    private readonly UserAgentIds _userAgents = new();
    private readonly BatchReader _reader;
    private readonly LoadPreparation _preparation;
    private readonly LoadWriter _writer;
    private readonly Load[] _loads;
    private readonly List<Guid> _removed = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Load _current;
    private (Load Load, Task<bool> Written)? _underway;
    private int _limit;
    private int _failures;
    private long _forgotAt;

    public ClickLoader(
        ClickSpool spool, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource dataSource, ClickOptions options, ClickCounts counts,
        LoadSignal signal, PlaceLookup placeOf, TimeProvider clock, ILogger<ClickLoader> logger)
    {
        (_spool, _options, _counts, _signal, _clock, _logger) = (spool, options, counts, signal, clock, logger);
        (_database, _writing) = (new ClickDatabase(dataSource), new ClickDatabase(dataSource));
        _reader = new BatchReader(spool, _userAgents, counts, logger);
        var words = new WordIds();
        _preparation = new LoadPreparation(_database, _userAgents, words, new ClickReading(placeOf, options.Networks), logger);
        _writer = new LoadWriter(_writing, logger);
        _loads = [new Load(words), new Load(words)];
        _current = _loads[0];
        _limit = options.LoadRows;
        _forgotAt = clock.GetTimestamp();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.LoaderPaused)
        {
            _ended.SetResult();
        }
        else
        {
            new Thread(Run) { IsBackground = true, Name = "Click loader" }.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Loads what it can in the time given; the segments keep the rest for the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_ended.Task.IsCompleted)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.DrainWithin);
        try
        {
            await _spool.DrainAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.NotDrained(_logger, _spool.WaitingBytes);
        }

        await _stop.CancelAsync();
        _spool.Wake.Set();

        // The thread may hang in a frozen database; it touches nothing that the end of the process would break.
        await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None));
    }

    private void Run()
    {
        SystemCalls.LowerThisThread();
        while (!_stop.IsCancellationRequested)
        {
            var pause = Step();
            if (pause > TimeSpan.Zero)
            {
                _spool.Wake.WaitOne(pause);
            }
        }

        GiveUp();
        _ended.SetResult();
    }

    /// <summary>One load, and how long to wait for the next.</summary>
    private TimeSpan Step()
    {
        try
        {
            var isMore = LoadNext();
            Tidy();
            // What is underway may still fail, as the one before it did.
            _failures = _underway is null ? 0 : _failures;
            return isMore ? TimeSpan.Zero : _options.LoadEvery;
        }
        catch (PostgresException e) when (IsRefusal(e))
        {
            var refused = _current;
            GiveUp();
            Refused(refused.Batch, e);
            return TimeSpan.Zero;
        }
        catch (Exception e)
        {
            // A loader that ended would let the spool grow in silence: whatever it was, the batch is kept and tried again.
            GiveUp();
            _counts.LoadFailed();
            if (_failures++ == 0)
            {
                Log.Failed(_logger, e);
            }
            else
            {
                Log.StillFailing(_logger, _failures, e.Message);
            }

            return Pause();
        }
    }

    /// <summary>Makes one load ready, and has it written. True when there may be more to load at once.</summary>
    private bool LoadNext()
    {
        var unknown = _reader.Unknown();
        if (unknown.Count > 0)
        {
            Learn(unknown);
        }

        var load = _current = _underway?.Load == _loads[0] ? _loads[1] : _loads[0];
        _userAgents.Trim();
        load.Batch.Clear();
        _reader.Fill(load.Batch, _limit);
        if (_underway is null)
        {
            _counts.OldestWaitingMicros = OldestOf(load.Batch);
        }

        if (!load.Batch.IsEmpty)
        {
            _preparation.Run(load);
        }

        if (!Finish())
        {
            return true;
        }

        if (load.Batch.IsEmpty)
        {
            return false;
        }

        Write(load, isBehind: _failures == 0 && load.Batch.Count >= _limit && _limit >= _options.LoadRows);
        return load.Batch.Count >= Math.Min(_limit, _options.LoadRows) || _spool.HasOld || _underway is not null;
    }

    /// <summary>Beside the making of the next load when clicks pile up; otherwise it is over when this returns.</summary>
    private void Write(Load load, bool isBehind)
    {
        _counts.OldestWaitingMicros = OldestOf(load.Batch);
        if (isBehind)
        {
            _underway = (load, Task.Factory.StartNew(
                () =>
                {
                    SystemCalls.LowerThisThread();
                    return _writer.Write(load);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
        else
        {
            _current = load;
            Committed(load, _writer.Write(load));
        }
    }

    /// <summary>Waits for the load that is being written. False when what was taken behind it is void.</summary>
    private bool Finish()
    {
        if (_underway is not { } underway)
        {
            return true;
        }

        var next = _current;
        (_current, _underway) = (underway.Load, null);
        var isWritten = Committed(underway.Load, underway.Written.GetAwaiter().GetResult());
        _current = next;
        return isWritten;
    }

    private bool Committed(Load load, bool isWritten)
    {
        _counts.OldestWaitingMicros = 0;
        if (!isWritten)
        {
            Log.Overtaken(_logger);
            Learn(load.Batch.Spans.ConvertAll(span => span.Cursor));
            _reader.Rewind();
            return false;
        }

        _reader.Commit(load.Batch);
        _counts.Loaded(load.Batch.Rows.Count);
        _limit = load.Batch.Count >= _limit ? Math.Min(_options.LoadRows * MostTimesAsLarge, _limit * 2) : Math.Max(_limit, _options.LoadRows);
        if (load.Batch.Count < _options.LoadRows)
        {
            _limit = Math.Min(_limit, _options.LoadRows);
        }

        if (load.Batch.Rows.Count > 0)
        {
            _signal.Loaded();
        }

        return true;
    }

    /// <summary>After a failure: nothing is underway any more, the connections are given up, and reading begins again behind what is stored.</summary>
    private void GiveUp()
    {
        try
        {
            // One that was underway while the next failed may have happened.
            Finish();
        }
        catch (Exception e)
        {
            _counts.LoadFailed();
            Log.FailedToo(_logger, e.Message);
        }

        _database.Reset();
        _writing.Reset();
        _reader.Rewind();
    }

    private void Learn(List<SegmentCursor> cursors)
    {
        var positions = _database.PositionsOf(cursors.Select(cursor => cursor.Segment.Id));
        foreach (var cursor in cursors)
        {
            cursor.IsKnown = true;
            _reader.MoveTo(cursor, positions.GetValueOrDefault(cursor.Segment.Id, SegmentHeader.Size));
        }
    }

    /// <summary>
    /// The database will not have these clicks, however often it is asked. Halves of the batch follow, until one click or note is left:
    /// that one is set aside.
    /// </summary>
    private void Refused(LoadBatch batch, PostgresException e)
    {
        _counts.LoadFailed();
        if (batch.Count > 1)
        {
            _limit = Math.Max(1, batch.Count / 2);
            return;
        }

        foreach (var row in batch.Rows)
        {
            SetAside(e, row.Segment.Id, row.At, row.Body, clicks: 1);
        }

        foreach (var note in batch.Notes)
        {
            SetAside(e, note.Segment.Id, note.At, note.Body, clicks: 0);
        }

        _reader.PassOver(batch);
    }

    private void SetAside(PostgresException e, Guid segment, long at, ReadOnlySpan<byte> body, int clicks)
    {
        Log.Refused(_logger, segment, at, e.SqlState, e.MessageText);
        _counts.Quarantined(clicks, bytes: body.Length);
        _spool.Folder.Quarantine(segment, at, body);
    }

    private void Tidy()
    {
        while (_spool.Supply.Removed.TryDequeue(out var id))
        {
            _removed.Add(id);
        }

        if (_removed.Count > 0)
        {
            _database.MarkRemoved(_removed);
            _removed.Clear();
        }

        if (_clock.GetElapsedTime(_forgotAt) >= ForgetEvery)
        {
            _database.ForgetRemoved();
            _forgotAt = _clock.GetTimestamp();
        }
    }

    /// <summary>Longer with each failure, and different on each node, so that a database that comes back is not met by all at once.</summary>
    private TimeSpan Pause()
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(_failures, 10)));
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private static long OldestOf(LoadBatch batch) =>
        batch.Rows.Count > 0 && ClickView.TryRead(batch.Rows[0].Body, out var click) ? click.UnixMicros : 0;

    /// <summary>Class 22: data exceptions; class 23: broken constraints.</summary>
    private static bool IsRefusal(PostgresException e) => e.SqlState is ['2', '2' or '3', ..];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Clicks could not be loaded; the spool keeps them and the load is tried again")]
        public static partial void Failed(ILogger logger, Exception e);

        [LoggerMessage(LogLevel.Warning, "Clicks still cannot be loaded after {Failures} tries: {Reason}")]
        public static partial void StillFailing(ILogger logger, int failures, string reason);

        [LoggerMessage(LogLevel.Warning, "The load before could not be written either and is tried again: {Reason}")]
        public static partial void FailedToo(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "A load whose outcome was unknown had happened: going on from the stored positions")]
        public static partial void Overtaken(ILogger logger);

        [LoggerMessage(LogLevel.Error, "PostgreSQL refuses the click of spool segment {Segment} at {Position} ({SqlState}: {Reason}); it is in quarantine")]
        public static partial void Refused(ILogger logger, Guid segment, long position, string sqlState, string reason);

        [LoggerMessage(LogLevel.Warning, "The stop left {Bytes} bytes of clicks in the spool; the next start loads them")]
        public static partial void NotDrained(ILogger logger, long bytes);
    }
}
