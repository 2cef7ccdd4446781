using System.Buffers.Binary;
using System.Globalization;

namespace WhiteLabelLinks.Testing;

/// <summary>Looks for a text in all that a database holds: for tests of what must not be kept.</summary>
public static class EveryTable
{
    /// <summary>The tables of which some row says it, written as PostgreSQL writes rows. Bytes stand there as lower-case hex.</summary>
    public static async Task<IReadOnlyList<string>> HoldingAsync(TestDatabase database, string text)
    {
        var tables = await Sql.ListAsync<string>(
            database.AdminConnectionString,
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """);
        var holding = new List<string>();
        foreach (var table in tables)
        {
            if (await Sql.ScalarAsync<bool>(database.AdminConnectionString, $"SELECT EXISTS (SELECT FROM {table} t WHERE strpos(t::text, $1) > 0)", text))
            {
                holding.Add(table);
            }
        }
        return holding;
    }

    /// <summary>The same for a visitor's number: as it stands in rows, and as the four bytes that stand in blocks.</summary>
    public static async Task<IReadOnlyList<string>> HoldingVisitorAsync(TestDatabase database, ulong visitor)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)visitor);
        var asNumber = await HoldingAsync(database, ((long)visitor).ToString(CultureInfo.InvariantCulture));
        return [.. asNumber.Concat(await HoldingAsync(database, Convert.ToHexStringLower(bytes))).Distinct(StringComparer.Ordinal)];
    }
}
