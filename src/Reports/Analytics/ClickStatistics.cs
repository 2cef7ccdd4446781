using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// The one place that answers questions about a brand's clicks: for pages, the API and exports. It reads, of the days in question,
/// the columns in question, and the sums of clicks of which nothing else is kept. The brand is the one whose scope is entered; the database shows no other's blocks.
/// </summary>
internal sealed class ClickStatistics(AppDb db, ClickValues values, LinkTraits traits, BareClicks bareClicks)
{
    public async Task<ClickAnswer> AskAsync(ClickQuestion question, CancellationToken cancellation)
    {
        var filters = new List<CodeFilter>();
        foreach (var filter in question.Filters)
        {
            filters.Add(new CodeFilter(filter.Dimension.Column(), await values.CodesOfAsync(filter, cancellation)));
        }
        var scan = new BlockScan(question, filters);
        if (filters.TrueForAll(filter => filter.Codes.Count > 0))
        {
            await ReadAsync(question, scan, cancellation);
        }
        var bare = await bareClicks.ReadAsync(question, filters, cancellation);
        var isCounted = filters.TrueForAll(filter => BareCount.Knows(filter.Column));
        foreach (var count in isCounted ? bare : [])
        {
            scan.AddSum(count);
        }
        var answer = scan.Finish() with { Bare = bare.Aggregate(default(Count), (sum, one) => sum + one.Count), IsBareCounted = isCounted };
        return await traits.RegroupAsync(answer, cancellation);
    }

    /// <summary>All clicks of a time. Cheaper than asking for more: of whole days of UTC nothing but their sums is read.</summary>
    public async Task<long> CountAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var (first, last) = (DayOf(from), DayOf(until.AddTicks(-1)));
        var between = await db.Database.SqlQuery<long>($"SELECT coalesce(sum(clicks), 0)::bigint AS \"Value\" FROM click_blocks WHERE day > {first} AND day < {last}").SingleAsync(cancellation);
        var atTheEnds = 0L;
        foreach (var day in new[] { first, last }.Distinct())
        {
            var start = BrandDays.StartOf(day, TimeZoneInfo.Utc);
            var (low, high) = ((from - start).TotalMinutes, (until - start).TotalMinutes);
            foreach (var minutes in await MinutesAsync(day, cancellation))
            {
                atTheEnds += minutes.Count(minute => minute >= low && minute < high);
            }
        }
        return between + atTheEnds + await bareClicks.CountAsync(from, until, cancellation);
    }

    /// <summary>The minute of the day's first click; null when it has none.</summary>
    public async Task<int?> FirstMinuteAsync(DateOnly day, CancellationToken cancellation) =>
        (await MinutesAsync(day, cancellation)).Select(minutes => (int?)minutes.Min()).Min();

    private async Task<List<int[]>> MinutesAsync(DateOnly day, CancellationToken cancellation)
    {
        var blocks = await db.Database.SqlQuery<MinutesOfBlock>($"SELECT clicks, form, minute FROM click_blocks WHERE day = {day}").ToListAsync(cancellation);
        return blocks.ConvertAll(block =>
        {
            var cells = new BlockCells(ClickColumn.Minute);
            cells.Read(block.Minute, block.Clicks, block.Form != 0);
            return cells.Codes.ToArray();
        });
    }

    private async Task ReadAsync(ClickQuestion question, BlockScan scan, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            // A settled block is the whole day when nothing came after it.
            await using var command = new NpgsqlCommand(
                $"""
                SELECT day, clicks, form, form = 1 AND count(*) OVER (PARTITION BY day) = 1, {string.Join(", ", scan.Columns.Select(column => column.Name()))}
                  FROM click_blocks WHERE day BETWEEN $1 AND $2 ORDER BY day, id
                """,
                (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.AddWithValue(DayOf(question.From));
            command.Parameters.AddWithValue(DayOf(question.Until.AddTicks(-1)));
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            var bytes = Array.Empty<byte>();
            while (await reader.ReadAsync(cancellation))
            {
                var (day, clicks, isSettled, isWholeDay) = (reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetInt16(2) != 0, reader.GetBoolean(3));
                for (var i = 0; i < scan.Columns.Count; i++)
                {
                    var length = (int)reader.GetBytes(i + 4, 0, null, 0, 0);
                    bytes = bytes.Length < length ? new byte[length] : bytes;
                    _ = reader.GetBytes(i + 4, 0, bytes, 0, length);
                    scan.CellsOf(scan.Columns[i]).Read(bytes.AsSpan(0, length), clicks, isSettled);
                }
                scan.Add(day, clicks, isWholeDay);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => BrandDays.DateOf(at, TimeZoneInfo.Utc);

    private sealed record MinutesOfBlock(int Clicks, short Form, byte[] Minute);
}
