using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Migrations;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

/// <summary>What the start found about the database.</summary>
/// <param name="Problems">Each wrong setting in plain words. With any of these the program must not serve.</param>
/// <param name="Unreachable">Why the database cannot be reached, or null. Not a wrong setting: the data plane can redirect without.</param>
public sealed record StartupReport(IReadOnlyList<string> Problems, string? Unreachable);

/// <summary>
/// Refuses a database that would make the isolation of brands a matter of luck: a connection that row-level security does not
/// bind, an old server, or a schema that is behind.
/// </summary>
public sealed class StartupChecks(
    [FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource app,
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource edge)
{
    private const int MinimumVersion = 150_000;

    private const string Question = """
        SELECT current_setting('server_version_num')::int, current_user::text, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
               EXISTS (SELECT FROM pg_roles o WHERE o.rolname = 'wll_owner' AND pg_has_role(current_user, o.oid, 'MEMBER')),
               EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%'
                          AND c.relnamespace::regnamespace::text IN ('public', 'app', 'serving')),
               concat(current_setting('app.brand', true), current_setting('app.agency', true),
                      current_setting('app.user', true), current_setting('app.operator', true)) <> '',
               to_regclass('app.migrations') IS NOT NULL
          FROM pg_roles r WHERE r.rolname = current_user
        """;

    /// <summary>Looks at both roles' connections and reports everything at once.</summary>
    public async Task<StartupReport> RunAsync(CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        try
        {
            await CheckAsync(app, "console", RoleConnections.AppRole, problems, cancellationToken);
            await CheckAsync(edge, "data plane", RoleConnections.EdgeRole, problems, cancellationToken);
        }
        catch (NpgsqlException exception) when (exception is not PostgresException { IsTransient: false })
        {
            return new StartupReport([.. problems.Distinct(StringComparer.Ordinal)], exception.InnerException?.Message ?? exception.Message);
        }

        return new StartupReport([.. problems.Distinct(StringComparer.Ordinal)], null);
    }

    private static async Task CheckAsync(
        NpgsqlDataSource source, string plane, string expectedRole, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            if (await AskRoleAsync(connection, plane, expectedRole, problems, cancellationToken))
            {
                problems.AddRange(await AskMigrationsAsync(connection, cancellationToken));
            }
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            problems.Add($"The {plane} cannot use the database as {expectedRole}: {exception.MessageText}. " +
                "Run the `migrate` command with the administrator's connection string: it makes the roles and sets their passwords.");
        }
    }

    // Returns whether there is a journal to read.
    private static async Task<bool> AskRoleAsync(
        NpgsqlConnection connection, string plane, string expectedRole, List<string> problems, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var role = reader.GetString(1);
        if (reader.GetInt32(0) < MinimumVersion)
        {
            problems.Add($"PostgreSQL 15 or later is needed; the server is {connection.PostgreSqlVersion}.");
        }

        (bool Found, string What)[] faults =
        [
            (reader.GetBoolean(2), "is a superuser, whom row-level security does not bind"),
            (reader.GetBoolean(3), "has BYPASSRLS, so row-level security does not bind it"),
            (reader.GetBoolean(4), "has CREATEROLE, and could make itself a role that row-level security does not bind"),
            (!reader.GetBoolean(2) && reader.GetBoolean(5), "is, or is a member of, wll_owner, which can change tables and their policies"),
            (reader.GetBoolean(6), "owns tables or views, and could change their policies"),
            (reader.GetBoolean(7), "starts with a tenant already chosen (app.brand, app.agency, app.user or app.operator is set): " +
                "undo the ALTER ROLE or ALTER DATABASE that sets it"),
        ];
        problems.AddRange(faults.Where(fault => fault.Found).Select(fault =>
            $"The {plane} connects as {role}, which {fault.What}. It must connect as {expectedRole}."));

        if (!reader.GetBoolean(8))
        {
            problems.Add($"Database {connection.Database} has not been migrated. Run the `migrate` command.");
        }

        return reader.GetBoolean(8);
    }

    private static async Task<IEnumerable<string>> AskMigrationsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT script, checksum FROM app.migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        // Scripts of a newer version are no fault here: nodes of this one go on while an upgrade rolls through.
        var missing = MigrationScript.All.Where(script => !applied.ContainsKey(script.Name)).Select(script => script.Name).ToList();
        var changed = MigrationScript.All.Where(script => applied.TryGetValue(script.Name, out var checksum) && checksum != script.Checksum);
        return changed
            .Select(script => $"Script {script.Name} was applied with another text than this version has: the database belongs to another version.")
            .Concat(missing.Count == 0 ? [] : [$"The database is behind: {string.Join(", ", missing)} not applied. Run the `migrate` command."]);
    }
}
