using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// A stretch of bytes that clicks are appended to: a mapped file, plain memory while the disk is full, or a file of an earlier
/// process read into memory. One object serves one segment id and is never used again, so whoever still holds it after it was
/// emptied finds it full.
/// </summary>
internal sealed unsafe class Segment : IDisposable
{
    private const long PageSize = 4096;

    private readonly Lock _counting = new();
    private readonly SafeFileHandle? _file;
    private readonly bool _isMapped;
    private readonly byte* _start;
    private readonly uint _seed;
    private Tail _tail;
    private long _sealedAt = -1;
    private long _finishedTo = SegmentHeader.Size;
    private long _takenTo = SegmentHeader.Size;
    private long _loadedTo = SegmentHeader.Size;
    private long _records;
    private long _readiedAt = SegmentHeader.Size;
    private long _writableTo;
    private bool _disposed;

    private Segment(in SegmentHeader header, byte* start, long capacity, SafeFileHandle? file, string? path)
    {
        (Header, Capacity, Path) = (header, capacity, path);
        _start = start;
        (_file, _isMapped) = (file, file is not null);
        _seed = SegmentHeader.SeedOf(header.Id);
        _tail.Value = SegmentHeader.Size;
    }

    public SegmentHeader Header { get; }

    public Guid Id => Header.Id;

    public long Capacity { get; }

    /// <summary>Where the file lies; null for a segment in memory.</summary>
    public string? Path { get; }

    public bool IsInFile => Path is not null;

    /// <summary>The user agents that are written out in this segment, for those who append to it.</summary>
    public UserAgentPlaces UserAgents { get; } = new();

    /// <summary>True for a file that an earlier process wrote: its end is unknown and it may be damaged.</summary>
    public bool IsRecovered { get; private init; }

    /// <summary>Parts of the old file could not be read at all, so the file is kept in quarantine instead of being deleted.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>
    /// Reading went past a place that a writer had taken and not filled. Should that writer live after all, it must find memory to
    /// write to, so this segment's is never given back.
    /// </summary>
    public bool HasLostWriter { get; set; }

    /// <summary>Held while clicks are read out of the segment, while it is rewritten elsewhere, and while it is let go.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Nothing is appended at or after this position; -1 while the segment is open.</summary>
    public long SealedAt => Volatile.Read(ref _sealedAt);

    /// <summary>Where reading ends for now: the seal, or what has been reserved so far.</summary>
    public long End => SealedAt is var at and >= 0 ? at : Math.Min(Volatile.Read(ref _tail.Value), Capacity);

    /// <summary>Every record before this position is complete. Moved on by <see cref="CountFinished"/>.</summary>
    public long FinishedTo => Volatile.Read(ref _finishedTo);

    /// <summary>Records before <see cref="FinishedTo"/>.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <summary>Everything before this position has been handed to the loader, which alone moves it, holding the gate.</summary>
    public long TakenTo
    {
        get => Volatile.Read(ref _takenTo);
        set => Volatile.Write(ref _takenTo, value);
    }

    /// <summary>Everything before this position is in the database, as the loader has heard.</summary>
    public long LoadedTo
    {
        get => Volatile.Read(ref _loadedTo);
        set => Volatile.Write(ref _loadedTo, value);
    }

    /// <summary>Bytes that the loader has still to bring to the database.</summary>
    public long Waiting => Math.Max(0, End - LoadedTo);

    /// <summary>Everything before this position is on the device. Used by the syncing thread only.</summary>
    public long SyncedTo { get; set; } = SegmentHeader.Size;

    /// <summary>A sync of this file failed: its unsynced records must be rewritten elsewhere and it must not be synced again.</summary>
    public bool HasFailed { get; set; }

    public static Segment OverFile(in SegmentHeader header, byte* map, long capacity, SafeFileHandle file, string path) =>
        new(header, map, capacity, file, path);

    public static Segment InMemory(in SegmentHeader header, long capacity) =>
        new(header, (byte*)NativeMemory.AllocZeroed((nuint)capacity), capacity, file: null, path: null);

    public static Segment Recovered(in SegmentHeader header, long capacity, long end, string path)
    {
        var memory = (byte*)NativeMemory.AllocZeroed((nuint)capacity);
        return new Segment(header, memory, capacity, file: null, path) { IsRecovered = true, _sealedAt = end };
    }

    /// <summary>Takes room for a record. Returns its position, or -1 when the segment is full; it then stays full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Reserve(int size)
    {
        var end = Interlocked.Add(ref _tail.Value, size);
        var start = end - size;
        if (end <= Capacity)
        {
            return start;
        }

        // Only the first that does not fit starts inside: from there on the segment is empty.
        if (start <= Capacity)
        {
            Volatile.Write(ref _sealedAt, start);
        }

        return -1;
    }

    /// <summary>Closes the segment to writers; those that have reserved already still finish.</summary>
    public void Seal() => Reserve((int)Capacity + ClickRecord.WordSize);

    /// <summary>Ends a sealed segment earlier, because another one has taken over its records from there. Needs the gate.</summary>
    public void Cut(long position) => Volatile.Write(ref _sealedAt, position);

    /// <summary>Walks over the records completed since the last call and returns how many they were.</summary>
    public long CountFinished()
    {
        lock (_counting)
        {
            if (_disposed)
            {
                return 0;
            }

            var (at, end, found) = (_finishedTo, End, 0L);
            while (at < end && WordAt(at) is var word and not 0)
            {
                at += ClickRecord.SizeOf(ClickRecord.LengthOf(word));
                found++;
            }

            Volatile.Write(ref _finishedTo, at);
            Volatile.Write(ref _records, _records + found);
            return found;
        }
    }

    public Span<byte> Bytes(long position, int length) => new(_start + position, length);

    public ReadOnlySpan<ulong> Words(long from, long to) => new(_start + from, (int)((to - from) / ClickRecord.WordSize));

    /// <summary>The header word of a record: zero until the record is complete.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong WordAt(long position) => Volatile.Read(ref *(ulong*)(_start + position));

    /// <summary>Completes a record whose body has been written: from here on readers see it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long position, int length)
    {
        var checksum = ClickRecord.Checksum(_seed, position, Bytes(position + ClickRecord.WordSize, length));
        Volatile.Write(ref *(ulong*)(_start + position), ClickRecord.Word(checksum, length));
    }

    public bool IsValid(long position, ulong word)
    {
        var body = Bytes(position + ClickRecord.WordSize, ClickRecord.LengthOf(word));
        return (uint)(word >> 32) == ClickRecord.Checksum(_seed, position, body);
    }

    /// <summary>
    /// The user agent of a click of this segment, whose body begins at <paramref name="at"/>: its own, or that of the record it
    /// refers to. False when that record is missing or damaged; the click counts all the same.
    /// </summary>
    public bool TryFindUserAgent(in ClickView click, long at, out ReadOnlySpan<byte> userAgent)
    {
        userAgent = click.OwnUserAgent;
        if (click.RefersTo == 0)
        {
            return true;
        }

        // Always an earlier record: it was complete before this one's place was taken.
        var position = click.RefersTo;
        var available = at - position - (2 * ClickRecord.WordSize);
        if (position < SegmentHeader.Size || position % ClickRecord.WordSize != 0 || available < 0)
        {
            return false;
        }

        var word = WordAt(position);
        if (!ClickRecord.IsPlausible(word, available) || !IsValid(position, word)
            || !ClickView.TryRead(Bytes(position + ClickRecord.WordSize, ClickRecord.LengthOf(word)), out var earlier))
        {
            return false;
        }

        userAgent = earlier.OwnUserAgent;
        return true;
    }

    /// <summary>Syncs the file; 0 or errno. Nothing to do for a segment that was let go: its clicks are in the database.</summary>
    public int Sync(SpoolDisk disk)
    {
        try
        {
            return _file is null ? 0 : disk.Sync(_file);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>
    /// To be called before a sync. A page that goes to the disk is made read-only first, at the price of an interrupt to every
    /// processor for each page; those that may have changed are therefore taken out of the map together. Used by the syncing thread only.
    /// </summary>
    public void LeaveOutPages(long end)
    {
        var (from, to) = (PageOf(SyncedTo), Math.Max(PageOf(end), _writableTo));
        lock (_counting)
        {
            if (to > from && _isMapped && !_disposed)
            {
                SystemCalls.LeaveOut(_start + from, to - from);
            }
        }
    }

    /// <summary>
    /// To be called after a sync: makes the next pages writable, half as many again as were filled since the last time, so that
    /// visitors do not wait for it page by page. Used by the syncing thread only.
    /// </summary>
    public void MakeNextPagesWritable(long end)
    {
        var (from, to) = (PageOf(end), Math.Min(PageOf(end + ((end - _readiedAt) * 3 / 2)), Capacity));
        (_readiedAt, _writableTo) = (end, to);
        lock (_counting)
        {
            if (to > from && _isMapped && !_disposed)
            {
                SystemCalls.MakeWritable(_start + from, to - from);
            }
        }
    }

    /// <summary>Closes the file and leaves the bytes in place for writers that come late.</summary>
    public void CloseFile() => _file?.Dispose();

    public void Dispose()
    {
        lock (_counting)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _file?.Dispose();
            if (HasLostWriter)
            {
                return;
            }

            if (_isMapped)
            {
                SystemCalls.Unmap(_start, Capacity);
            }
            else
            {
                NativeMemory.Free(_start);
            }
        }
    }

    private static long PageOf(long position) => position & ~(PageSize - 1);

    /// <summary>Alone on its cache lines: every writer touches it, and every writer reads the fields beside it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Tail
    {
        [FieldOffset(128)]
        public long Value;
    }
}
