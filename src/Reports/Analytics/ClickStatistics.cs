using System.Collections.Concurrent;
using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.ObjectPool;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// The one place that answers questions about a brand's clicks: for pages, the API and exports. It reads, of the days in question,
/// the columns in question, and the sums of clicks of which nothing else is kept. The brand is the one whose scope is entered; the database shows no other's blocks.
/// </summary>
internal sealed class ClickStatistics(AppDb db, TenantScope scope, BlockMemory memory, ClickValues values, LinkTraits traits, BareClicks bareClicks)
{
    private const int MostAtOnce = 4;

    // A question about very many values takes a hundred megabytes while it is counted, and more of them at once would be no sooner done.
    private static readonly SemaphoreSlim Turns = new(2 * Environment.ProcessorCount);

    // Made anew for each question, large arrays would be collected with everything else there is.
    private static readonly ObjectPool<CellsOfBlock> Cells = ObjectPool.Create<CellsOfBlock>();

    public async Task<ClickAnswer> AskAsync(ClickQuestion question, CancellationToken cancellation)
    {
        var filters = new List<CodeFilter>();
        foreach (var filter in question.Filters)
        {
            filters.Add(new CodeFilter(filter.Dimension.Column(), await values.CodesOfAsync(filter, cancellation)));
        }
        var scan = filters.TrueForAll(filter => filter.Codes.Count > 0) ? await ScanAsync(question, filters, cancellation) : new BlockScan(question, filters, new CellsOfBlock());
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

    private async Task<BlockScan> ScanAsync(ClickQuestion question, IReadOnlyList<CodeFilter> filters, CancellationToken cancellation)
    {
        await Turns.WaitAsync(cancellation);
        try
        {
            return await ScanDaysAsync(question, filters, cancellation);
        }
        finally
        {
            Turns.Release();
        }
    }

    // Days are counted side by side, each by one scan, while the next are read.
    private async Task<BlockScan> ScanDaysAsync(ClickQuestion question, IReadOnlyList<CodeFilter> filters, CancellationToken cancellation)
    {
        var whole = new BlockScan(question, filters, new CellsOfBlock());
        var free = new ConcurrentBag<(BlockScan Scan, CellsOfBlock Cells)>();
        await Parallel.ForEachAsync(
            ReadDaysAsync(question, whole, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostAtOnce, Environment.ProcessorCount), CancellationToken = cancellation },
            (day, _) =>
            {
                if (!free.TryTake(out var part))
                {
                    var cells = Cells.Get();
                    part = (new BlockScan(question, filters, cells), cells);
                }
                foreach (var block in day)
                {
                    part.Scan.Add(block);
                }
                free.Add(part);
                return ValueTask.CompletedTask;
            });
        foreach (var (scan, cells) in free)
        {
            whole.Add(scan);
            cells.Clear();
            Cells.Return(cells);
        }
        return whole;
    }

    // The blocks of one day after the other.
    private async IAsyncEnumerable<List<BlockToCount>> ReadDaysAsync(ClickQuestion question, BlockScan scan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (brand, first, last) = (scope.Brand, DayOf(question.From), DayOf(question.Until.AddTicks(-1)));
        var (kept, summed) = (memory.Recall(brand, first, last), scan.FindSummedDays());
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(SqlOf(scan.Columns), (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.AddWithValue(first);
            command.Parameters.AddWithValue(last);
            command.Parameters.AddWithValue(kept.Keys.ToArray());
            command.Parameters.AddWithValue(kept.Values.Select(block => block.Read).ToArray());
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)summed?.First ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)summed?.Last ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            var blocks = new List<BlockToCount>();
            while (await reader.ReadAsync(cancellation))
            {
                var (id, day, clicks, isSettled) = (reader.GetInt64(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt32(2), reader.GetInt16(3) != 0);
                var (isWholeDay, isSummed) = (reader.GetBoolean(4), reader.GetBoolean(5));
                var block = kept.Remove(id, out var known) ? known : new ClickBlock(id, day, clicks, isSettled);
                Read(reader, block, scan.Columns);
                if (isSettled)
                {
                    memory.Keep(brand, block);
                }
                if (blocks.Count > 0 && blocks[0].Block.Day != day)
                {
                    yield return blocks;
                    blocks = [];
                }
                blocks.Add(new BlockToCount(block, isWholeDay, isSummed));
            }
            if (blocks.Count > 0)
            {
                yield return blocks;
            }
            memory.Forget(brand, kept.Keys);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // Which blocks there are, the database alone says; what was read of them before it need not send again. A settled block is the whole
    // day when nothing came after it, and then its sums may be enough.
    private static string SqlOf(IReadOnlyList<ClickColumn> columns) =>
        $"""
        SELECT b.id, b.day, b.clicks, b.form, b.is_whole, s.is_summed, CASE WHEN s.is_summed AND k.read & {ClickBlock.SumsBit} = 0 THEN b.sums END,
               {string.Join(", ", columns.Select(column => $"CASE WHEN NOT s.is_summed AND k.read & {ClickBlock.BitOf(column)} = 0 THEN b.{column.Name()} END"))}
          FROM (SELECT *, form = 1 AND count(*) OVER (PARTITION BY day) = 1 AS is_whole FROM click_blocks WHERE day BETWEEN $1 AND $2) b
               LEFT JOIN unnest($3, $4) AS kept (id, read) ON kept.id = b.id
               CROSS JOIN LATERAL (SELECT coalesce(kept.read, 0) AS read) k
               CROSS JOIN LATERAL (SELECT b.is_whole AND b.sums IS NOT NULL AND coalesce(b.day BETWEEN $5 AND $6, false) AS is_summed) s
         ORDER BY b.day, b.id
        """;

    private static void Read(NpgsqlDataReader reader, ClickBlock block, IReadOnlyList<ClickColumn> columns)
    {
        const int Sums = 6;
        if (!reader.IsDBNull(Sums))
        {
            block.SetSums(reader.GetFieldValue<byte[]>(Sums));
        }
        for (var i = 0; i < columns.Count; i++)
        {
            if (!reader.IsDBNull(Sums + 1 + i))
            {
                block.Set(columns[i], reader.GetFieldValue<byte[]>(Sums + 1 + i));
            }
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => BrandDays.DateOf(at, TimeZoneInfo.Utc);

    private sealed record MinutesOfBlock(int Clicks, short Form, byte[] Minute);
}
