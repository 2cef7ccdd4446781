using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// Moves what a segment holds beyond its synced part into a file of its own. The new file names the old one in its header and
/// gets its final name only when it is complete and synced; that one rename ends the old segment, so that at no moment do two
/// files hold the same click for a reader.
/// </summary>
internal sealed partial class SegmentRewrite(ClickSpool spool, SegmentFiles files, SpoolFolder folder, SpoolDisk disk, ILogger logger)
{
    /// <summary>Writers have a place in the old segment that they have not filled yet; they take microseconds.</summary>
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(1);

    /// <summary>True when nothing of the segment is left to rewrite.</summary>
    public bool Run(Segment segment)
    {
        if (!SpinWait.SpinUntil(() => spool.CountFinished(segment) == 0 && segment.FinishedTo >= segment.SealedAt, WriterPatience))
        {
            return false;
        }

        // Nobody reads from the old segment meanwhile. What the loader has in hand stays there: it may be in the database already.
        lock (segment.Gate)
        {
            var from = Math.Max(segment.SyncedTo, segment.TakenTo);
            if (from >= segment.SealedAt)
            {
                return true;
            }

            var target = files.Prepare(files.NewHeader(segment.Id, from), spare: null);
            if (target is null)
            {
                return false;
            }

            Copy(segment, from, target);
            if (target.Sync(disk) is var error and not 0 || !files.Name(target))
            {
                files.Abandon(target);
                return false;
            }

            if (folder.SyncNames() is var code and not 0)
            {
                Log.NameNotSynced(logger, target.Path, code);
            }

            target.SyncedTo = target.SealedAt;
            segment.Cut(from);
            spool.InsertAfter(segment, target);
            Log.Rewritten(logger, segment.Path, from, target.Path);
            return true;
        }
    }

    /// <summary>Asks the disk by a small file of its own, so that no segment is given up for the question.</summary>
    public bool DiskWorksAgain()
    {
        var path = Path.Combine(folder.Path, "probe" + SpoolFolder.NewSuffix);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
            RandomAccess.Write(file, new byte[4096], 0);
            return disk.Sync(file) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// The first record that refers to a user agent left behind gets it written out, the others refer to that one. It always fits:
    /// what stays behind is longer than what is written out for it.
    /// </summary>
    private static void Copy(Segment source, long from, Segment target)
    {
        var places = new Dictionary<long, long>();
        var body = new byte[ClickRecord.MaximumBody];
        for (var at = from; at < source.SealedAt;)
        {
            var length = ClickRecord.LengthOf(source.WordAt(at));
            var start = at + ClickRecord.WordSize;
            source.Bytes(start, length).CopyTo(body);
            var written = length;
            var userAgentAt = at;
            if (ClickView.TryRead(source.Bytes(start, length), out var click) && click.RefersTo != 0)
            {
                userAgentAt = click.RefersTo;
                if (places.TryGetValue(userAgentAt, out var place))
                {
                    ClickRecord.Refer(body, place);
                }
                else
                {
                    source.TryFindUserAgent(click, start, out var userAgent);
                    written = ClickRecord.WriteOut(body, click, userAgent);
                }
            }

            places.TryAdd(userAgentAt, Add(target, body.AsSpan(0, written)));
            at += ClickRecord.SizeOf(length);
        }

        target.Seal();
    }

    private static long Add(Segment target, ReadOnlySpan<byte> body)
    {
        var position = target.Reserve(ClickRecord.SizeOf(body.Length));
        body.CopyTo(target.Bytes(position + ClickRecord.WordSize, body.Length));
        target.Publish(position, body.Length);
        return position;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Spool segment {Path} ends at {Position} now; {Target} holds the rest")]
        public static partial void Rewritten(ILogger logger, string? path, long position, string? target);

        [LoggerMessage(LogLevel.Error, "The name of spool segment {Path} could not be synced (errno {Error})")]
        public static partial void NameNotSynced(ILogger logger, string? path, int error);
    }
}
