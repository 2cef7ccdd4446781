using System.Data;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Recounting;

namespace WhiteLabelLinks.Clicks.Erasing;

/// <summary>Whose clicks of a day are to be forgotten: a row of click_erasures.</summary>
/// <param name="Visitor">The visitor's number on that day, as blocks hold it.</param>
public sealed record ErasedVisitor(Guid Request, long Domain, long Visitor, DateTimeOffset AskedAt);

/// <summary>
/// Forgets what is known of some visitors' clicks of one day: their rows go, the day's blocks are written again without them, and
/// what is left of them is a part of the day's sums. In one transaction, so that no number ever disagrees with another.
/// </summary>
public static class DayErasure
{
    private const int MinutesPerDay = 1440;

    /// <summary>False when somebody else changed the day meanwhile: then nothing has happened, and it is to be tried again.</summary>
    /// <param name="connection">Of the app role, within the scope of the brand.</param>
    public static Task<bool> RunAsync(NpgsqlConnection connection, DateOnly day, IReadOnlyList<ErasedVisitor> visitors, CancellationToken cancellation) =>
        StillDay.DoAsync(
            connection,
            async () =>
            {
                try
                {
                    await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                    await FilterAsync(transaction, day, visitors, cancellation);
                    await DeleteAsync(transaction, day, visitors, cancellation);
                    await transaction.CommitAsync(cancellation);
                    return true;
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
                {
                    return false;
                }
            },
            cancellation);

    private static async Task DeleteAsync(NpgsqlTransaction transaction, DateOnly day, IReadOnlyList<ErasedVisitor> visitors, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT app.erase_clicks($1, $2)", transaction.Connection, transaction);
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(visitors.Select(visitor => visitor.Request).Distinct().ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task FilterAsync(NpgsqlTransaction transaction, DateOnly day, IReadOnlyList<ErasedVisitor> visitors, CancellationToken cancellation)
    {
        var until = visitors.GroupBy(visitor => (visitor.Domain, visitor.Visitor)).ToDictionary(same => same.Key, same => same.Max(visitor => MinuteAfter(visitor.AskedAt, day)));
        var touched = await FindAsync(transaction, day, until, cancellation);
        if (touched.Count == 0)
        {
            return;
        }

        var settled = new SettledDay();
        BlockCells[] cells = [.. ClickColumns.All.Select(column => new BlockCells(column))];
        await using (var command = Select(transaction, ClickColumns.All, "day = $1 AND id = ANY ($2)", day))
        {
            command.Parameters.AddWithValue(touched.Keys.ToArray());
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                settled.Add(cells, touched[Read(reader, cells)]);
            }
        }

        settled.Close();
        await DayBlocks.ReplaceAsync(transaction, day, [.. touched.Keys], settled, cancellation);
    }

    /// <summary>The blocks that hold clicks of theirs, and which clicks of each stay.</summary>
    private static async Task<Dictionary<long, bool[]>> FindAsync(
        NpgsqlTransaction transaction, DateOnly day, Dictionary<(long Domain, long Visitor), int> until, CancellationToken cancellation)
    {
        ClickColumn[] columns = [ClickColumn.Minute, ClickColumn.Domain, ClickColumn.Visitor];
        BlockCells[] cells = [.. columns.Select(column => new BlockCells(column))];
        var touched = new Dictionary<long, bool[]>();
        await using var command = Select(transaction, columns, "day = $1", day);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = Read(reader, cells);
            var stays = new bool[cells[0].Codes.Length];
            for (var at = 0; at < stays.Length; at++)
            {
                var (minute, domain, visitor) = (ValueAt(cells[0], at), ValueAt(cells[1], at), (uint)ValueAt(cells[2], at));
                stays[at] = !until.TryGetValue((domain, visitor), out var end) || minute >= end;
            }

            if (stays.Contains(false))
            {
                touched.Add(id, stays);
            }
        }

        return touched;
    }

    private static NpgsqlCommand Select(NpgsqlTransaction transaction, IEnumerable<ClickColumn> columns, string which, DateOnly day)
    {
        var command = new NpgsqlCommand(
            $"SELECT id, clicks, form, {string.Join(", ", columns.Select(column => column.Name()))} FROM click_blocks WHERE {which} ORDER BY id", transaction.Connection, transaction);
        command.Parameters.AddWithValue(day);
        return command;
    }

    // The block's id.
    private static long Read(NpgsqlDataReader reader, BlockCells[] cells)
    {
        var (id, clicks, isSettled) = (reader.GetInt64(0), reader.GetInt32(1), reader.GetInt16(2) != 0);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i].Read(reader.GetFieldValue<byte[]>(3 + i), clicks, isSettled);
        }

        return id;
    }

    private static int ValueAt(BlockCells cells, int at) => cells.ValueOf(cells.Codes[at]);

    // The first minute of the day that the request says nothing of, as in app.erase_clicks.
    private static int MinuteAfter(DateTimeOffset at, DateOnly day) =>
        (int)Math.Clamp(Math.Floor((at.UtcDateTime - day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).TotalMinutes) + 1, 0, MinutesPerDay);
}
