using System.Data;
using DbUp.Engine;
using Npgsql;

namespace WhiteLabelLinks.Migrations;

/// <summary>
/// Table <c>app.migrations</c>: which scripts a database has, with their checksums. Each script's record is written by the script
/// itself, as its last statement, so that no crash can part the two; DbUp is told there is nothing to keep.
/// </summary>
internal sealed class MigrationJournal : IJournal
{
    public static IReadOnlyDictionary<string, string> Read(NpgsqlConnection connection)
    {
        var applied = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var exists = new NpgsqlCommand("SELECT to_regclass('app.migrations') IS NOT NULL", connection);
        if (exists.ExecuteScalar() is not true)
        {
            return applied;
        }

        using var command = new NpgsqlCommand("SELECT script, checksum FROM app.migrations", connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied;
    }

    /// <summary>What is still to run; throws when what ran before is not what this version knows.</summary>
    public static IReadOnlyList<MigrationScript> Pending(IReadOnlyList<MigrationScript> known, IReadOnlyDictionary<string, string> applied)
    {
        var problems = new List<string>();
        var names = known.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(applied.Keys.Where(name => !names.Contains(name)).Select(name =>
            $"{name} was applied by a newer version: run that version, or restore a backup from before it."));
        problems.AddRange(known.Where(script => applied.TryGetValue(script.Name, out var checksum) && checksum != script.Checksum).Select(script =>
            $"{script.Name} has changed since it was applied. Put its text back and make the change in a new script."));

        var pending = known.Where(script => !applied.ContainsKey(script.Name)).ToList();
        var last = applied.Keys.LastOrDefault();
        problems.AddRange(pending.Where(script => string.CompareOrdinal(script.Name, last) < 0).Select(script =>
            $"{script.Name} comes before {last}, which was already applied. Give it the next free number."));
        return problems.Count == 0 ? pending : throw new MigrationException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>The script as the owner runs it, with its record at the end.</summary>
    public static string WithRecord(MigrationScript script) =>
        $"""
        SET LOCAL ROLE {RoleConnections.OwnerRole};
        {script.Sql}
        ;
        INSERT INTO app.migrations (script, checksum) VALUES ('{script.Name}', '{script.Checksum}');
        """;

    public string[] GetExecutedScripts() => [];

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
    }
}
