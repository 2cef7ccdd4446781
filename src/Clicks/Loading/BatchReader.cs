using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Takes clicks out of the spool's segments, oldest segment first, as far as writers have completed them.</summary>
internal sealed partial class BatchReader(ClickSpool spool, UserAgentIds userAgents, ClickCounts counts, ILogger logger)
{
    /// <summary>
    /// After so many looks at one unfinished record, and so long, its writer counts as gone. Looks as well as seconds: a process
    /// that was stopped for an hour had no time to finish it either.
    /// </summary>
    private const int Looks = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, SegmentCursor> _cursors = [];
    private readonly HashSet<(Guid Segment, long At)> _passedOver = [];

    /// <summary>Cursors of earlier processes' segments whose position must be asked for first.</summary>
    public List<SegmentCursor> Unknown()
    {
        spool.OpenOld();
        var unknown = new List<SegmentCursor>();
        foreach (var segment in spool.Snapshot())
        {
            if (!_cursors.TryGetValue(segment.Id, out var cursor))
            {
                _cursors.Add(segment.Id, cursor = new SegmentCursor(segment));
            }

            if (!cursor.IsKnown)
            {
                unknown.Add(cursor);
            }
        }

        return unknown;
    }

    public void Fill(LoadBatch batch, int rows)
    {
        foreach (var segment in spool.Snapshot())
        {
            if (batch.Count >= rows)
            {
                return;
            }

            if (_cursors.TryGetValue(segment.Id, out var cursor) && cursor.IsKnown && cursor.ReadTo != BatchSpan.Done)
            {
                Take(cursor, batch, rows);
            }
        }
    }

    /// <summary>Reading begins again behind what is in the database: what was taken beyond will not be written.</summary>
    public void Rewind()
    {
        foreach (var cursor in _cursors.Values)
        {
            cursor.ReadTo = cursor.Position;
        }
    }

    /// <summary>The batch is in the database: its segments move on, and emptied ones are put away.</summary>
    public void Commit(LoadBatch batch)
    {
        foreach (var span in batch.Spans)
        {
            MoveTo(span.Cursor, span.To);
        }
    }

    /// <summary>The batch's one click or note has been set aside: reading goes on behind it, and the next load stores that.</summary>
    public void PassOver(LoadBatch batch)
    {
        foreach (var row in batch.Rows)
        {
            _passedOver.Add((row.Segment.Id, row.At));
        }

        foreach (var note in batch.Notes)
        {
            _passedOver.Add((note.Segment.Id, note.At));
        }
    }

    public void MoveTo(SegmentCursor cursor, long position)
    {
        cursor.Position = position;
        cursor.ReadTo = Math.Max(cursor.ReadTo, position);
        cursor.Segment.LoadedTo = position;
        _passedOver.RemoveWhere(passed => passed.Segment == cursor.Segment.Id && passed.At < position);
        if (position == BatchSpan.Done && _cursors.Remove(cursor.Segment.Id))
        {
            spool.Release(cursor.Segment);
        }
    }

    private void Take(SegmentCursor cursor, LoadBatch batch, int rows)
    {
        var segment = cursor.Segment;
        var isEnd = false;
        long position;
        lock (segment.Gate)
        {
            position = cursor.ReadTo;
            while (batch.Count < rows)
            {
                var found = RecordScan.Next(segment, ref position, cursor.IsTolerant, out var at, out var length, out var gap);
                Report(cursor, gap);
                if (found != Scanned.Record)
                {
                    isEnd = found == Scanned.End;
                    Halt(cursor, found, position);
                    break;
                }

                Add(cursor, batch, at, length);
            }

            // Never back: an earlier, longer take may be in the database without our having heard.
            segment.TakenTo = Math.Max(segment.TakenTo, isEnd ? segment.SealedAt : position);
        }

        if (isEnd || position > cursor.ReadTo)
        {
            batch.Spans.Add(new BatchSpan(cursor, cursor.ReadTo, isEnd ? BatchSpan.Done : position));
            cursor.ReadTo = batch.Spans[^1].To;
        }
    }

    private void Add(SegmentCursor cursor, LoadBatch batch, long at, int length)
    {
        var body = cursor.Segment.Bytes(at, length);
        if (_passedOver.Count > 0 && _passedOver.Contains((cursor.Segment.Id, at)))
        {
            return;
        }

        if (ClickView.TryRead(body, out var click))
        {
            if (!cursor.Segment.TryFindUserAgent(click, at, out var userAgent) && !cursor.HasLostUserAgent)
            {
                cursor.HasLostUserAgent = true;
                Log.UserAgentLost(logger, cursor.Segment.Id, at);
            }

            batch.Rows.Add(new BatchRow(cursor.Segment, at, length, userAgents.KeyOf(userAgent)));
        }
        else if (NoteRecord.TryRead(body, out _, out _))
        {
            batch.Notes.Add(new BatchNote(cursor.Segment, at, length));
        }
        else if (body[0] != ClickRecord.VoidVersion && at > cursor.ReportedTo)
        {
            cursor.ReportedTo = at;
            counts.Quarantined(clicks: 1, bytes: length);
            spool.Folder.Quarantine(cursor.Segment.Id, at, body);
            Log.UnknownVersion(logger, cursor.Segment.Id, at, body[0]);
        }
    }

    /// <summary>A segment that cannot be read on is closed to writers, so that reading may pass the obstacle without passing a writer.</summary>
    private void Halt(SegmentCursor cursor, Scanned found, long position)
    {
        if (found == Scanned.End || (found == Scanned.NotYet && position >= cursor.Segment.End))
        {
            cursor.Halts = 0;
            return;
        }

        if (cursor.HaltedAt != position)
        {
            (cursor.HaltedAt, cursor.Halts, cursor.HaltedSince) = (position, 0, Environment.TickCount64);
        }

        cursor.Halts++;
        if (cursor.Halts < Looks || Environment.TickCount64 - cursor.HaltedSince < Patience.TotalMilliseconds)
        {
            return;
        }

        // Closed first, and waited for once more: other writers may be in the middle of the same segment.
        cursor.HaltedAt = -1;
        if (cursor.Segment.SealedAt < 0)
        {
            spool.Close(cursor.Segment);
            return;
        }

        Log.Halted(logger, cursor.Segment.Id, position);
        (cursor.IsTolerant, cursor.Segment.HasLostWriter) = (true, true);
    }

    private void Report(SegmentCursor cursor, Gap gap)
    {
        if (gap.IsNone || gap.From < cursor.ReportedTo)
        {
            return;
        }

        cursor.ReportedTo = gap.To;
        if (gap.IsTorn)
        {
            counts.Torn(gap.To - gap.From);
            Log.Torn(logger, cursor.Segment.Id, gap.From, gap.To - gap.From);
            return;
        }

        counts.Quarantined(clicks: 0, bytes: gap.To - gap.From);
        spool.Folder.Quarantine(cursor.Segment.Id, gap.From, cursor.Segment.Bytes(gap.From, (int)(gap.To - gap.From)));
        Log.Damaged(logger, cursor.Segment.Id, gap.From, gap.To - gap.From);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Spool segment {Segment} holds {Bytes} bytes at {Position} of clicks that were never answered")]
        public static partial void Torn(ILogger logger, Guid segment, long position, long bytes);

        [LoggerMessage(LogLevel.Error, "Spool segment {Segment} is damaged at {Position}: {Bytes} bytes were copied to quarantine")]
        public static partial void Damaged(ILogger logger, Guid segment, long position, long bytes);

        [LoggerMessage(LogLevel.Error, "Spool segment {Segment} holds a record of unknown version {Version} at {Position}: copied to quarantine")]
        public static partial void UnknownVersion(ILogger logger, Guid segment, long position, byte version);

        [LoggerMessage(LogLevel.Warning, "Spool segment {Segment} has lost user agents, first that of the click at {Position}; such clicks are loaded without one")]
        public static partial void UserAgentLost(ILogger logger, Guid segment, long position);

        [LoggerMessage(LogLevel.Error, "Spool segment {Segment} could not be read on at {Position}; what is unreadable there is passed over")]
        public static partial void Halted(ILogger logger, Guid segment, long position);
    }
}
