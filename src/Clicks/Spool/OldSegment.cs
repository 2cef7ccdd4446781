using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>A segment file that an earlier process left.</summary>
/// <param name="CutAt">Where another file has taken its records over; <see cref="long.MaxValue"/> when none has.</param>
internal sealed record OldSegment(SegmentHeader Header, string Path, long Length, long CutAt);

/// <summary>Finds what earlier processes left in the spool's folder, and reads it without trusting it.</summary>
internal sealed partial class SpoolRecovery(SpoolFolder folder, ILogger logger)
{
    private const int Page = 4096;

    /// <summary>
    /// Old segments, oldest first. Files that never held a click are deleted; strange ones are reported and left alone.
    /// </summary>
    public Queue<OldSegment> Find()
    {
        var found = new List<OldSegment>();
        foreach (var path in Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal))
        {
            switch (Path.GetExtension(path))
            {
                case SpoolFolder.NewSuffix or SpoolFolder.SpareSuffix:
                    DeleteUnused(path);
                    break;
                case SpoolFolder.SegmentSuffix when Read(path) is { } segment:
                    found.Add(segment);
                    break;
                default:
                    if (!SpoolFolder.IsLock(path))
                    {
                        Log.Foreign(logger, path);
                    }

                    break;
            }
        }

        return new Queue<OldSegment>(found
            .Select(old => old with { CutAt = found.Where(f => f.Header.Replaces == old.Header.Id).Select(f => f.Header.ReplacesFrom).DefaultIfEmpty(long.MaxValue).Min() })
            .OrderBy(old => old.Header.CreatedUnixMicros).ThenBy(old => old.Path, StringComparer.Ordinal));
    }

    /// <summary>The file in memory: a mapped file on a failing disk would kill the process, a failed read only costs its page.</summary>
    public Segment? Open(OldSegment old)
    {
        try
        {
            var capacity = Math.Max(SegmentHeader.Size, (old.Length + 7) & ~7L);
            var end = Math.Min(old.Length & ~7L, old.CutAt);
            using var file = File.OpenHandle(old.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var segment = Segment.Recovered(old.Header, capacity, Math.Max(end, SegmentHeader.Size), old.Path);
            Fill(file, segment, old);
            return segment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotOpened(logger, e, old.Path);
            return null;
        }
    }

    private void Fill(Microsoft.Win32.SafeHandles.SafeFileHandle file, Segment segment, OldSegment old)
    {
        for (long at = 0; at < old.Length; at += Page)
        {
            var length = (int)Math.Min(Page, old.Length - at);
            try
            {
                RandomAccess.Read(file, segment.Bytes(at, length), at);
            }
            catch (IOException e)
            {
                segment.IsIncomplete = true;
                Log.PageNotRead(logger, e, old.Path, at);
            }
        }
    }

    private OldSegment? Read(string path)
    {
        if (!Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "D", out var name))
        {
            Log.Foreign(logger, path);
            return null;
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[SegmentHeader.Size];
            var read = RandomAccess.Read(file, bytes, 0);
            var length = RandomAccess.GetLength(file);
            if (SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header))
            {
                if (header.Id == name)
                {
                    return new OldSegment(header, path, length, long.MaxValue);
                }

                Log.Foreign(logger, path);
                return null;
            }

            // The name says whose it is as well, so a damaged header costs no click: the checksums decide.
            Log.HeaderDamaged(logger, path);
            return new OldSegment(new SegmentHeader(name, CreatedOf(name), default, 0), path, length, long.MaxValue);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotOpened(logger, e, path);
            return null;
        }
    }

    /// <summary>A version 7 id begins with its milliseconds.</summary>
    private static long CreatedOf(Guid id) => Convert.ToInt64(id.ToString("N")[..12], 16) * 1000;

    private void DeleteUnused(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotOpened(logger, e, path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Path} is no segment of this click spool; it is left alone")]
        public static partial void Foreign(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "The header of spool segment {Path} is damaged; its records are looked for all the same")]
        public static partial void HeaderDamaged(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "{Path} in the click spool could not be opened; the next start tries again")]
        public static partial void NotOpened(ILogger logger, Exception e, string path);

        [LoggerMessage(LogLevel.Error, "Spool segment {Path} could not be read at {Position}")]
        public static partial void PageNotRead(ILogger logger, Exception e, string path, long position);
    }
}
