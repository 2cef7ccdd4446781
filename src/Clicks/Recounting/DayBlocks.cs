using System.Data;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>
/// The blocks of one day of the brand whose scope the connection has entered. A day that is over is settled: its blocks are written
/// again as few that are quick to count. What a block says does not change by it.
/// </summary>
public static class DayBlocks
{
    /// <summary>Settles a day. False when somebody else changed its blocks meanwhile, or there was nothing to do.</summary>
    public static async Task<bool> SettleAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellation)
    {
        var settled = new SettledDay();
        var ids = new List<long>();
        BlockCells[] cells = [.. ClickColumns.All.Select(column => new BlockCells(column))];
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using (var command = new NpgsqlCommand(
            $"SELECT id, clicks, form, {string.Join(", ", ClickColumns.All.Select(column => column.Name()))} FROM click_blocks WHERE day = $1 ORDER BY id", connection, transaction))
        {
            command.Parameters.AddWithValue(day);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                ids.Add(reader.GetInt64(0));
                var (clicks, isSettled) = (reader.GetInt32(1), reader.GetInt16(2) != 0);
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i].Read(reader.GetFieldValue<byte[]>(3 + i), clicks, isSettled);
                }
                settled.Add(cells);
            }
        }
        if (ids.Count == 0)
        {
            return false;
        }
        settled.Close();
        try
        {
            await ReplaceAsync(transaction, day, ids, settled, cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.SerializationFailure)
        {
            return false;
        }
    }

    /// <summary>Puts settled blocks in the place of others. All of those must still be there.</summary>
    internal static async Task ReplaceAsync(NpgsqlTransaction transaction, DateOnly day, List<long> gone, SettledDay settled, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT app.settle_click_blocks($1, $2, $3, $4, $5)", transaction.Connection, transaction);
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(gone.ToArray());
        command.Parameters.AddWithValue(settled.Counts.ToArray());
        command.Parameters.Add(new() { Value = settled.Columns(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = settled.Sums(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
