using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks.OwnTeam;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Keeps clicks before they are answered, in files that outlive the process, until the loader has them in PostgreSQL.
/// <see cref="Append"/> is called by any number of threads at once; it takes no lock and allocates nothing.
/// </summary>
public sealed partial class ClickSpool : IDisposable
{
    private readonly ClickOptions _options;
    private readonly ILogger<ClickSpool> _logger;
    private readonly SpoolFolder _folder;
    private readonly SegmentFiles _files;
    private readonly SegmentSupply _supply;
    private readonly SegmentSync _sync;
    private readonly SpoolRecovery _recovery;
    private readonly Queue<OldSegment> _old;
    private readonly List<Segment> _segments = [];
    private readonly Lock _roll = new();
    private Segment _current;
    private long _appended;
    private long _dropped;
    private bool _isFull;
    private bool _disposed;

    public ClickSpool(ClickOptions options, TimeProvider clock, ILogger<ClickSpool> logger)
        : this(options, clock, logger, new SpoolDisk())
    {
    }

    internal ClickSpool(ClickOptions options, TimeProvider clock, ILogger<ClickSpool> logger, SpoolDisk disk)
    {
        (_options, _logger) = (options, logger);
        _folder = new SpoolFolder(options.Directory, disk, logger);
        _recovery = new SpoolRecovery(_folder, logger);
        _old = _recovery.Find();
        _files = new SegmentFiles(_folder, disk, options.SegmentBytes, clock, logger);
        _supply = new SegmentSupply(_folder, _files, options, LeaveMemory, logger);
        _supply.Start();
        _current = _supply.Take() ?? throw new InvalidOperationException("The click spool has neither disk nor memory to begin with.");
        _segments.Add(_current);
        _sync = new SegmentSync(this, new SegmentRewrite(this, _files, _folder, disk, logger), disk, options, logger);
        _sync.Start();
    }

    /// <summary>Clicks kept since the start, a moment behind.</summary>
    public long Appended => Volatile.Read(ref _appended);

    /// <summary>Clicks that found no room on the disk or in memory and are lost.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>False while clicks are kept worse than was asked for: the disk is full, or it fails to sync.</summary>
    public bool IsHealthy => _supply.DiskGives && _sync.IsWorking;

    /// <summary>Syncs that failed since the start.</summary>
    public long SyncFailures => _sync.Failures;

    /// <summary>Bytes that are not in PostgreSQL yet, as far as is known; whole files for those of an earlier process.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (_roll)
            {
                return _old.Sum(old => old.Length) + _segments.Sum(segment => segment.Waiting);
            }
        }
    }

    /// <summary>True while files of an earlier process wait to be opened.</summary>
    internal bool HasOld
    {
        get
        {
            lock (_roll)
            {
                return _old.Count > 0;
            }
        }
    }

    /// <summary>Wakes the loader before its time.</summary>
    internal AutoResetEvent Wake { get; } = new(initialState: false);

    /// <summary>What visitors are told apart by.</summary>
    internal VisitorSalts Salts { get; } = new();

    /// <summary>Whose clicks are the brand's own people's.</summary>
    internal OwnNetworkTable OwnNetworks { get; } = new();

    internal SegmentSupply Supply => _supply;

    internal SpoolFolder Folder => _folder;

    /// <summary>
    /// Keeps a click. When it returns, the click survives the death of this process; with durability <c>disk</c> the answer must
    /// also wait for <see cref="WaitUntilKeptAsync"/>. Never throws and never waits for a disk or a database.
    /// </summary>
    public ClickReceipt Append(in Click click)
    {
        var userAgent = ClickRecord.Cap(click.UserAgent);
        var referrer = ReferrerHost.Of(click.Referrer);
        var key = userAgent.IsEmpty ? default : UserAgentPlaces.KeyOf(userAgent);
        var visit = new VisitPart(click, Salts.NumberOf(click.Brand, click.Address, userAgent, click.At), OwnNetworks.Contains(click.Brand, click.Address));
        while (true)
        {
            var segment = Volatile.Read(ref _current);
            var place = userAgent.IsEmpty ? 0 : segment.UserAgents.Find(key);
            var text = new RecordText(userAgent, place, referrer, visit, click.Consent is not null);
            var position = segment.Reserve(ClickRecord.SizeOf(text.BodySize));
            if (position >= 0)
            {
                // Known to others only once it is complete, so a click that refers to it can never be kept without it.
                if (Write(segment, position, click, text) && text.UserAgentBytes > 0)
                {
                    segment.UserAgents.Add(key, position);
                }

                return new ClickReceipt(segment.IsInFile)
                {
                    Id = new Guid(segment.Bytes(position + ClickRecord.WordSize + 8, ClickId.Size), bigEndian: true),
                };
            }

            if (!Roll(segment))
            {
                Interlocked.Increment(ref _dropped);
                return default;
            }
        }
    }

    /// <summary>
    /// Keeps a note beside the clicks, as safely as them and in their order: what must not be lost and is too rare to have a layout
    /// of its own.
    /// </summary>
    /// <param name="kind">Which function of the database takes it.</param>
    /// <param name="json">One JSON object in UTF-8, of at most <see cref="NoteRecord.MaximumText"/> bytes.</param>
    /// <exception cref="ArgumentException">The note is empty or too long.</exception>
    public ClickReceipt AppendNote(NoteKind kind, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.Length > NoteRecord.MaximumText)
        {
            throw new ArgumentException($"A note has from 1 to {NoteRecord.MaximumText} bytes; this one has {json.Length}.", nameof(json));
        }

        var body = NoteRecord.HeadSize + json.Length;
        while (true)
        {
            var segment = Volatile.Read(ref _current);
            var position = segment.Reserve(ClickRecord.SizeOf(body));
            if (position >= 0)
            {
                NoteRecord.Write(segment.Bytes(position + ClickRecord.WordSize, body), kind, json);
                segment.Publish(position, body);
                return new ClickReceipt(segment.IsInFile);
            }

            if (!Roll(segment))
            {
                Interlocked.Increment(ref _dropped);
                return default;
            }
        }
    }

    /// <summary>
    /// Completes when the click survives what the durability asks for: at once with <c>process</c>, after the next sync of the
    /// disk with <c>disk</c>. While the disk is broken it does not hold visitors up: see <see cref="IsHealthy"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask WaitUntilKeptAsync(ClickReceipt receipt) =>
        _options.Durability == SpoolDurability.Process || !receipt.IsInFile ? ValueTask.CompletedTask : _sync.WaitAsync();

    /// <summary>Completes when the loader has everything in PostgreSQL that was appended before, or is cancelled.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (WaitingBytes > 0)
        {
            Wake.Set();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>
    /// Syncs a last time and leaves the folder to the next process. The segments stay mapped: a request that outlived the server's
    /// stop may still write to one.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _sync.Dispose();
        _supply.Dispose();
        foreach (var segment in Snapshot())
        {
            segment.CloseFile();
        }

        _folder.Dispose();
    }

    /// <summary>The segments that still hold clicks for the database, oldest first.</summary>
    internal Segment[] Snapshot()
    {
        lock (_roll)
        {
            return [.. _segments];
        }
    }

    /// <summary>
    /// Puts the next segment of an earlier process before all others, unless one is being read. They are opened one by one: a long
    /// outage may have left more than fits in memory.
    /// </summary>
    internal void OpenOld()
    {
        lock (_roll)
        {
            while (_old.Count > 0 && !_segments.Exists(segment => segment.IsRecovered))
            {
                if (_recovery.Open(_old.Dequeue()) is { } segment)
                {
                    _segments.Insert(0, segment);
                }
            }
        }
    }

    /// <summary>Puts away a segment whose clicks are all in the database.</summary>
    internal void Release(Segment segment)
    {
        lock (_roll)
        {
            _segments.Remove(segment);
        }

        CountFinished(segment);
        _supply.GiveBack(segment);
    }

    /// <summary>Puts the file that took over a segment's records right behind it.</summary>
    internal void InsertAfter(Segment segment, Segment successor)
    {
        lock (_roll)
        {
            _segments.Insert(_segments.IndexOf(segment) + 1, successor);
        }
    }

    /// <summary>Lets nobody append to the segment any more.</summary>
    internal void Close(Segment segment)
    {
        segment.Seal();
        Roll(segment);
    }

    internal void CountFinished()
    {
        foreach (var segment in Snapshot())
        {
            CountFinished(segment);
        }
    }

    internal long CountFinished(Segment segment)
    {
        var found = segment.IsRecovered || segment.Header.Replaces != default ? 0 : segment.CountFinished();
        Interlocked.Add(ref _appended, found);
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Write(Segment segment, long position, in Click click, in RecordText text)
    {
        var isWhole = true;
        var bytes = segment.Bytes(position + ClickRecord.WordSize, text.BodySize);
        try
        {
            ClickRecord.Write(bytes, click, text);
        }
        catch (ArgumentException)
        {
            // The characters changed under the encoder. The place is taken and must not stay open, or readers would stop at it.
            bytes[0] = ClickRecord.VoidVersion;
            isWhole = false;
        }

        segment.Publish(position, bytes.Length);
        return isWhole;
    }

    /// <summary>Puts the next segment in the place of a full one. False when there is none.</summary>
    private bool Roll(Segment full)
    {
        lock (_roll)
        {
            if (!ReferenceEquals(_current, full))
            {
                return true;
            }

            var next = _supply.Take();
            if (next is null)
            {
                if (!_isFull)
                {
                    _isFull = true;
                    Log.Full(_logger);
                }

                return false;
            }

            _isFull = false;
            _segments.Add(next);
            Volatile.Write(ref _current, next);
            return true;
        }
    }

    /// <summary>The disk gives files again: clicks stop going to memory, which a kill would lose.</summary>
    private void LeaveMemory()
    {
        var current = Volatile.Read(ref _current);
        if (current is { IsInFile: false })
        {
            Close(current);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The click spool is full on disk and in memory: clicks are being dropped")]
        public static partial void Full(ILogger logger);
    }
}
