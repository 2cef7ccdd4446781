using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>Removes every agency that is marked as demo, with its brands, links, people and clicks.</summary>
internal sealed class DemoRemoval([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, ServeSettings settings)
{
    private const string OperatorAdmin = "ADMIN@OPERATOR.EXAMPLE";

    /// <summary>Returns how many brands are gone.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, "SELECT set_config('app.operator', 'on', true)", cancellationToken);
        var brands = new List<long>();
        await using (var command = new NpgsqlCommand("SELECT b.id FROM brands b JOIN agencies a ON a.id = b.agency_id WHERE a.is_demo", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                brands.Add(reader.GetInt64(0));
            }
        }
        foreach (var brand in brands)
        {
            await RunAsync(connection, $"SELECT set_config('app.brand', '{brand}', true)", cancellationToken);
            await RunAsync(connection, "SELECT app.forget_clicks()", cancellationToken);
        }
        await RunAsync(connection, "DELETE FROM agencies WHERE is_demo", cancellationToken);
        await RunAsync(connection, $"DELETE FROM users WHERE agency_id IS NULL AND normalized_email = '{OperatorAdmin}'", cancellationToken);
        // An operator's console without anybody who could sign in there is the demo's own.
        await RunAsync(connection, "DELETE FROM consoles WHERE agency_id IS NULL AND NOT EXISTS (SELECT FROM operator_admins)", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        DemoMark.Delete(settings.DataFolder);
        return brands.Count;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
