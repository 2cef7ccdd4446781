using Npgsql;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>The values of a row by their columns' names; null reads as nothing.</summary>
internal sealed class RowValues(NpgsqlDataReader reader)
{
    public string Text(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? "" : reader.GetString(at);

    public bool Is(string column) => reader.GetOrdinal(column) is var at && !reader.IsDBNull(at) && reader.GetBoolean(at);

    public int? Number(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetInt32(at);
}
