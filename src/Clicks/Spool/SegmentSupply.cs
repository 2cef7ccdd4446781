using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Keeps segments ready ahead of the writers, on a thread of its own, and takes emptied ones back. When the disk gives no file,
/// it lends memory, a bounded number of times.
/// </summary>
internal sealed partial class SegmentSupply : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SpoolFolder _folder;
    private readonly SegmentFiles _files;
    private readonly ClickOptions _options;
    private readonly ILogger _logger;
    private readonly Action _onReady;
    private readonly ConcurrentQueue<Segment> _ready = new();
    private readonly ConcurrentQueue<Segment> _emptied = new();
    private readonly ConcurrentQueue<Guid> _removed = new();
    private readonly Queue<string> _spares = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _stopping;
    private int _inMemory;

    // onReady is called on the supply's thread when a file segment has become ready.
    public SegmentSupply(SpoolFolder folder, SegmentFiles files, ClickOptions options, Action onReady, ILogger logger)
    {
        (_folder, _files, _options, _onReady, _logger) = (folder, files, options, onReady, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "Click spool supply" };
    }

    /// <summary>False while the disk gives no new segments.</summary>
    public bool DiskGives { get; private set; } = true;

    /// <summary>Segments whose files are gone for good, once each: their positions in the database have no more use.</summary>
    public ConcurrentQueue<Guid> Removed => _removed;

    /// <summary>Prepares the first segment on the caller's thread, then goes on in the background.</summary>
    public void Start()
    {
        PrepareOne();
        _thread.Start();
    }

    /// <summary>A segment to write to next, or null when disk and memory are used up. Never waits for the disk.</summary>
    public Segment? Take()
    {
        if (_ready.TryDequeue(out var segment))
        {
            _wake.Set();
            return segment;
        }

        _wake.Set();
        if (Interlocked.Increment(ref _inMemory) <= _options.MemorySegments)
        {
            return Segment.InMemory(_files.NewHeader(), _options.SegmentBytes);
        }

        Interlocked.Decrement(ref _inMemory);
        return null;
    }

    /// <summary>Takes back a segment whose clicks are all in the database.</summary>
    public void GiveBack(Segment segment)
    {
        _emptied.Enqueue(segment);
        _wake.Set();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        TakeBack();
        while (_ready.TryDequeue(out var unused))
        {
            unused.Dispose();
            Delete(unused);
        }

        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            TakeBack();
            if (_ready.Count >= _options.ReadyAhead)
            {
                _wake.WaitOne();
            }
            else if (!PrepareOne())
            {
                _wake.WaitOne(RetryAfter);
            }
        }
    }

    private bool PrepareOne()
    {
        var segment = _files.Create(_spares.TryDequeue(out var spare) ? spare : null);
        DiskGives = segment is not null;
        if (segment is null)
        {
            return false;
        }

        _ready.Enqueue(segment);
        _onReady();
        return true;
    }

    private void TakeBack()
    {
        var names = 0;
        var done = new List<Guid>();
        while (_emptied.TryDequeue(out var segment))
        {
            segment.Dispose();
            done.Add(segment.Id);
            if (!segment.IsInFile)
            {
                Interlocked.Decrement(ref _inMemory);
            }
            else
            {
                names++;
                Retire(segment);
            }
        }

        // A file that a power failure could bring back must keep its position in the database.
        if (names > 0 && _folder.SyncNames() is var error and not 0)
        {
            Log.NamesNotSynced(_logger, error);
            return;
        }

        foreach (var id in done)
        {
            _removed.Enqueue(id);
        }
    }

    private void Retire(Segment segment)
    {
        if (segment.IsIncomplete)
        {
            _folder.QuarantineFile(segment.Id);
            return;
        }

        if (segment.IsRecovered || _spares.Count + _ready.Count >= _options.ReadyAhead + _options.Spares)
        {
            Delete(segment);
            return;
        }

        try
        {
            var spare = _folder.NameOf(segment.Id, SpoolFolder.SpareSuffix);
            File.Move(_folder.NameOf(segment.Id, SpoolFolder.SegmentSuffix), spare);
            _spares.Enqueue(spare);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotRetired(_logger, e, segment.Path);
        }
    }

    private void Delete(Segment segment)
    {
        try
        {
            File.Delete(segment.Path ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotRetired(_logger, e, segment.Path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Emptied spool segment {Path} could not be put away; its clicks are loaded and will not be loaded again")]
        public static partial void NotRetired(ILogger logger, Exception e, string? path);

        [LoggerMessage(LogLevel.Warning, "The spool folder's names could not be synced (errno {Error})")]
        public static partial void NamesNotSynced(ILogger logger, int error);
    }
}
