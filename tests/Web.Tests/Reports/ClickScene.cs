using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>Loads clicks as the data plane does: as its role, a load at a time, added up by its function.</summary>
internal sealed class ClickScene(TestDatabase database)
{
    /// <summary>One load. Until it is rolled up, nobody may see it.</summary>
    public async Task LoadAsync(params IReadOnlyList<(BrandId Brand, LinkId Link, DateTimeOffset At)> clicks)
    {
        await using var connection = new NpgsqlConnection(database.EdgeConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var load = await ScalarAsync<long>(connection, "SELECT nextval('click_loads_id')");
        var agent = await ScalarAsync<long>(connection, """
            WITH made AS (INSERT INTO user_agents (digest, value) VALUES ('\x01', 'Mozilla/5.0 test') ON CONFLICT DO NOTHING RETURNING id)
            SELECT id FROM made UNION ALL SELECT id FROM user_agents WHERE digest = '\x01' LIMIT 1
            """);
        foreach (var month in clicks.GroupBy(click => (click.At.UtcDateTime.Year, click.At.UtcDateTime.Month)))
        {
            var leaf = await ScalarAsync<string>(connection, "SELECT app.ensure_click_partition($1)", month.First().At.ToUniversalTime());
            await using var copy = await connection.BeginBinaryImportAsync(
                $"COPY {leaf} (brand_id, domain_id, link_id, load_id, clicked_at, id, user_agent_id, referrer_host) FROM STDIN (FORMAT binary)");
            foreach (var click in month)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(click.Brand.Value, NpgsqlDbType.Bigint);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(click.Link.Value, NpgsqlDbType.Bigint);
                await copy.WriteAsync(load, NpgsqlDbType.Bigint);
                await copy.WriteAsync(click.At.ToUniversalTime(), NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(Guid.CreateVersion7(click.At), NpgsqlDbType.Uuid);
                await copy.WriteAsync(agent, NpgsqlDbType.Bigint);
                await copy.WriteAsync("www.example.org", NpgsqlDbType.Text);
            }
            await copy.CompleteAsync();
        }
        await ExecuteAsync(connection, "INSERT INTO click_loads (id, clicks, first_at, last_at) VALUES ($1, $2, $3, $4)",
            load, clicks.Count, clicks.Min(click => click.At).ToUniversalTime(), clicks.Max(click => click.At).ToUniversalTime());
        await transaction.CommitAsync();
    }

    public Task<long> RollUpAsync(int most = 1_000_000) => Sql.ScalarAsync<long>(database.EdgeConnectionString, "SELECT app.roll_up_clicks($1)", most);

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return (T)(await command.ExecuteScalarAsync())!; // every statement here gives a row
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return command;
    }
}
