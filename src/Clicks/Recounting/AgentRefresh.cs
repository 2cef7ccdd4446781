using Npgsql;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>Reads user agents again that were read by older lists.</summary>
public sealed class AgentRefresh(NpgsqlDataSource edge)
{
    private const int AtOnce = 1_000;

    /// <summary>A number that changes with the lists.</summary>
    public static int ListsVersion => UserAgentReader.DataVersion;

    /// <summary>Returns how many were read again. Harmless when run again.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await edge.OpenConnectionAsync(cancellation);
        var total = 0;
        while (true)
        {
            var rows = new List<(long, UserAgentFacts)>();
            await using (var command = new NpgsqlCommand("SELECT id, value FROM user_agents WHERE facts_version IS DISTINCT FROM $1 ORDER BY id LIMIT $2", connection))
            {
                command.Parameters.AddWithValue(ListsVersion);
                command.Parameters.AddWithValue(AtOnce);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    rows.Add((reader.GetInt64(0), UserAgentReader.Read(reader.GetString(1))));
                }
            }
            AgentTable.WriteFacts(connection, rows);
            total += rows.Count;
            if (rows.Count < AtOnce)
            {
                return total;
            }
        }
    }
}
