using Npgsql;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>Keeps clicks from being added up and blocks from being merged while a day is changed.</summary>
internal static class StillDay
{
    /// <summary>Nobody may add up or merge meanwhile: both try, find it taken and come again.</summary>
    private const string Lock = "SELECT pg_advisory_lock(7305811, 1), pg_advisory_lock(7305811, 4)";

    private const string Unlock = "SELECT pg_advisory_unlock(7305811, 4), pg_advisory_unlock(7305811, 1)";

    public static async Task<T> DoAsync<T>(NpgsqlConnection connection, Func<Task<T>> change, CancellationToken cancellation)
    {
        await RunAsync(connection, Lock, cancellation);
        try
        {
            return await change();
        }
        finally
        {
            await RunAsync(connection, Unlock, CancellationToken.None);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
