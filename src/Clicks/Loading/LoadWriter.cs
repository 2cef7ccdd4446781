using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Rollups;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Writes one batch in one transaction: the clicks, once as rows and once by columns, or as sums where nothing else may be kept;
/// what they are called together, and how far the segments are.</summary>
internal sealed partial class LoadWriter(ClickDatabase database, UserAgentIds userAgents, ClickReading reading, ILogger logger)
{
    private static readonly DateTime FirstMonth = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>app.ensure_click_partition refuses what lies 400 days ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(399);

    private readonly Dictionary<DateTime, CopyRows> _months = [];
    private readonly BlockWriter _blocks = new();
    private readonly BareSums _sums = new();
    private readonly NoteArray _notes = new();

    /// <summary>False when the positions were not where they were thought to be; nothing is written then.</summary>
    public bool Write(LoadBatch batch)
    {
        var (loadId, now, totalsOnly) = database.Begin();
        var times = (Earliest: MicrosOf(FirstMonth), Latest: MicrosOf(now + Ahead));
        userAgents.Resolve(database.Connection, totalsOnly.IsEmpty ? null : UserAgentsToKeep(batch, totalsOnly, times));
        var (first, last, kept) = Encode(batch, loadId, totalsOnly, times);
        _blocks.Resolve(database.Connection);
        foreach (var (month, rows) in _months)
        {
            if (rows.Count > 0)
            {
                database.LeafOf(month);
            }
        }

        using var transaction = database.Connection.BeginTransaction();
        if (!database.MovePositions(transaction, batch.Spans))
        {
            transaction.Rollback();
            return false;
        }

        foreach (var (month, rows) in _months)
        {
            if (rows.Count > 0)
            {
                database.Copy(database.LeafOf(month), rows);
            }
        }

        _blocks.Write(database.Connection, transaction);
        _sums.Write(database.Connection, transaction);
        WriteNotes(transaction, batch);
        if (kept > 0)
        {
            database.RecordLoad(transaction, loadId, kept, first, last);
        }

        transaction.Commit();
        return true;
    }

    // Banners before the records that name them.
    private void WriteNotes(NpgsqlTransaction transaction, LoadBatch batch)
    {
        for (var kind = NoteKind.ConsentBanner; batch.Notes.Count > 0 && kind <= NoteKind.ClickErasure; kind++)
        {
            if (_notes.Collect(batch.Notes, kind) is { } notes && database.AddNotes(transaction, kind, notes) is var refused and > 0)
            {
                Log.NotesRefused(logger, refused, kind);
            }
        }
    }

    // Those of clicks of which more is kept than sums.
    private static HashSet<UInt128> UserAgentsToKeep(LoadBatch batch, TotalsOnly totalsOnly, (long Earliest, long Latest) times)
    {
        var kept = new HashSet<UInt128>();
        foreach (var row in batch.Rows)
        {
            _ = ClickView.TryRead(row.Body, out var click);
            if (!totalsOnly.Holds(click.Domain, Math.Clamp(click.UnixMicros, times.Earliest, times.Latest)))
            {
                kept.Add(row.UserAgent);
            }
        }

        return kept;
    }

    /// <summary>
    /// Sorts the clicks by month into COPY streams, and adds those up of which only sums are kept. A time that no partition can hold moves
    /// to the nearest that one can.
    /// </summary>
    private (DateTime First, DateTime Last, int Kept) Encode(LoadBatch batch, long loadId, TotalsOnly totalsOnly, (long Earliest, long Latest) times)
    {
        Forget();
        var (first, last, kept) = (long.MaxValue, long.MinValue, 0);
        var (from, to, rows, clamped) = (0L, 0L, default(CopyRows), 0);
        foreach (var row in batch.Rows)
        {
            _ = ClickView.TryRead(row.Body, out var click);
            var micros = Math.Clamp(click.UnixMicros, times.Earliest, times.Latest);
            clamped += micros == click.UnixMicros ? 0 : 1;
            if (totalsOnly.Holds(click.Domain, micros))
            {
                _sums.Add(reading.Read(click, userAgents.RowOf(row.UserAgent), micros));
                continue;
            }

            if (rows is null || micros < from || micros >= to)
            {
                var month = MonthOf(micros);
                (from, to) = (MicrosOf(month), MicrosOf(month.AddMonths(1)));
                rows = RowsOf(month);
            }

            var loaded = reading.Read(click, userAgents.RowOf(row.UserAgent), micros);
            rows.Add(loaded, loadId);
            _blocks.Add(loaded);
            first = Math.Min(first, micros);
            last = Math.Max(last, micros);
            kept++;
        }

        if (clamped > 0)
        {
            Log.Clamped(logger, clamped);
        }

        return kept == 0 ? default : (TimeOf(first), TimeOf(last), kept);
    }

    /// <summary>Keeps the buffers of a few months: the one that is running, and its neighbour around midnight.</summary>
    private void Forget()
    {
        _blocks.Clear();
        _sums.Clear();
        if (_months.Count > 3)
        {
            _months.Clear();
        }

        foreach (var rows in _months.Values)
        {
            rows.Clear();
        }
    }

    private CopyRows RowsOf(DateTime month)
    {
        if (!_months.TryGetValue(month, out var rows))
        {
            _months.Add(month, rows = new CopyRows());
        }

        return rows;
    }

    private static DateTime MonthOf(long micros) => TimeOf(micros) is var time ? new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc) : default;

    private static DateTime TimeOf(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static long MicrosOf(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Count} notes of kind {Kind} are not what the database takes and were left out: their brand may be gone")]
        public static partial void NotesRefused(ILogger logger, int count, NoteKind kind);

        [LoggerMessage(LogLevel.Warning, "{Clicks} clicks bore a time that no partition holds and were moved to the nearest: check the clocks")]
        public static partial void Clamped(ILogger logger, int clicks);
    }
}
