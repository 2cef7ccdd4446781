using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>Makes segment files: every block real and zero before the first click is written through the map.</summary>
internal sealed partial class SegmentFiles(SpoolFolder folder, SpoolDisk disk, long capacity, TimeProvider clock, ILogger logger)
{
    private static readonly byte[] Zeros = new byte[1 << 20];

    /// <summary>A file under its final name, ready to be appended to; null when the disk does not give one.</summary>
    /// <param name="spare">An emptied file to use again, or null.</param>
    public Segment? Create(string? spare)
    {
        var segment = Prepare(NewHeader(), spare);
        return segment is not null && Name(segment) ? segment : null;
    }

    public SegmentHeader NewHeader(Guid replaces = default, long replacesFrom = 0)
    {
        var now = clock.GetUtcNow();
        return new SegmentHeader(Guid.CreateVersion7(now), (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, replaces, replacesFrom);
    }

    /// <summary>
    /// A file that does not count yet: it is given its name by <see cref="Name"/>, or forgotten at the next start.
    /// </summary>
    public unsafe Segment? Prepare(in SegmentHeader header, string? spare)
    {
        var path = folder.NameOf(header.Id, SpoolFolder.NewSuffix);
        SafeFileHandle? file = null;
        try
        {
            if (spare is not null)
            {
                File.Move(spare, path);
            }

            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (disk.Allocate(file, capacity) is var error and not 0)
            {
                Log.NoSpace(logger, path, error);
                return Forget(file, path);
            }

            Clear(file, header);
            var map = SystemCalls.Map(file, capacity);
            if (map is null)
            {
                Log.NotMapped(logger, path);
                return Forget(file, path);
            }

            return Segment.OverFile(header, map, capacity, file, folder.NameOf(header.Id, SpoolFolder.SegmentSuffix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotPrepared(logger, e, path);
            return Forget(file, path);
        }
    }

    /// <summary>Gives a prepared file its final name: from now on it counts, and what it replaces ends.</summary>
    public bool Name(Segment segment)
    {
        var path = folder.NameOf(segment.Id, SpoolFolder.NewSuffix);
        try
        {
            File.Move(path, folder.NameOf(segment.Id, SpoolFolder.SegmentSuffix));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotPrepared(logger, e, path);
            segment.Dispose();
            Forget(file: null, path);
            return false;
        }
    }

    /// <summary>Gives up a file that has not been named.</summary>
    public void Abandon(Segment segment)
    {
        segment.Dispose();
        Forget(file: null, folder.NameOf(segment.Id, SpoolFolder.NewSuffix));
    }

    private static Segment? Forget(SafeFileHandle? file, string path)
    {
        file?.Dispose();
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It bears a name that counts for nothing; the next start tries again.
        }

        return null;
    }

    /// <summary>
    /// Zeros, although fresh blocks read as zeros: blocks that were written once need no change of the file system's own records
    /// when a click's page is written again, which makes each later sync cheaper. The result of this sync does not matter: no
    /// click is in these pages, and the page of every click is written again by that click.
    /// </summary>
    private void Clear(SafeFileHandle file, in SegmentHeader header)
    {
        for (long at = 0; at < capacity; at += Zeros.Length)
        {
            RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, capacity - at)), at);
        }

        if (RandomAccess.GetLength(file) != capacity)
        {
            RandomAccess.SetLength(file, capacity);
        }

        Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
        header.Write(bytes);
        RandomAccess.Write(file, bytes, 0);
        _ = disk.Sync(file);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "No room for spool segment {Path} (errno {Error}); clicks go to memory once the prepared segments are full")]
        public static partial void NoSpace(ILogger logger, string path, int error);

        [LoggerMessage(LogLevel.Error, "Spool segment {Path} could not be mapped")]
        public static partial void NotMapped(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "Spool segment {Path} could not be prepared")]
        public static partial void NotPrepared(ILogger logger, Exception e, string path);
    }
}
