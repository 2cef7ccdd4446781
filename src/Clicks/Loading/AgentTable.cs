using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>The table of user agents, as far as what they say goes.</summary>
internal static class AgentTable
{
    /// <summary>Keeps what user agents say, by the lists of today.</summary>
    public static void WriteFacts(NpgsqlConnection connection, IReadOnlyList<(long Id, UserAgentFacts Facts)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand(
            """
            UPDATE user_agents u SET facts_version = $1, traffic = f.traffic, device = f.device, os = f.os, os_version = f.os_version,
                                     browser = f.browser, browser_version = f.browser_version, in_app = f.in_app
              FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS f (id, traffic, device, os, os_version, browser, browser_version, in_app)
             WHERE u.id = f.id
            """, connection);
        command.Parameters.AddWithValue(UserAgentReader.DataVersion);
        Add(NpgsqlDbType.Bigint, rows.Select(row => row.Id).ToArray());
        Add(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Facts.Traffic).ToArray());
        Add(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Facts.Device).ToArray());
        Add(NpgsqlDbType.Text, rows.Select(row => row.Facts.Os).ToArray());
        Add(NpgsqlDbType.Text, rows.Select(row => row.Facts.OsVersion).ToArray());
        Add(NpgsqlDbType.Text, rows.Select(row => row.Facts.Browser).ToArray());
        Add(NpgsqlDbType.Text, rows.Select(row => row.Facts.BrowserVersion).ToArray());
        Add(NpgsqlDbType.Text, rows.Select(row => row.Facts.InApp).ToArray());
        command.ExecuteNonQuery();

        void Add(NpgsqlDbType type, Array values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
