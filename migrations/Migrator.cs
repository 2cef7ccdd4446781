using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;

namespace WhiteLabelLinks.Migrations;

/// <summary>
/// Brings a database to the schema of this version. Forward only: each numbered script runs once, in its own transaction, as the
/// role that owns everything. Whoever comes second waits; a database that is up to date is left as it is.
/// </summary>
public static class Migrator
{
    private const int LockSpace = 7305811;
    private const int LockMigrations = 0;
    private const int MinimumMajor = 15;

    /// <summary>Migrates and returns the names of the scripts that were applied. Throws <see cref="MigrationException"/>.</summary>
    /// <param name="adminConnectionString">A superuser, or a role that may create roles and owns the database.</param>
    /// <param name="log">Told of each script before it runs.</param>
    public static IReadOnlyList<string> Run(string adminConnectionString, Action<string>? log = null) =>
        Run(adminConnectionString, MigrationScript.All, log);

    internal static IReadOnlyList<string> Run(string adminConnectionString, IReadOnlyList<MigrationScript> scripts, Action<string>? log = null)
    {
        var admin = ParseAdmin(adminConnectionString);
        using var source = NpgsqlDataSource.Create(admin);
        using var connection = Open(source, admin);
        RequireServer(connection);
        try
        {
            // Held until this connection closes: a killed migration frees it.
            Execute(connection, $"SELECT pg_advisory_lock({LockSpace}, {LockMigrations})");
            MakeRoles(connection, admin);
            var pending = MigrationJournal.Pending(scripts, MigrationJournal.Read(connection));
            return Apply(source, pending, log);
        }
        catch (NpgsqlException exception)
        {
            throw new MigrationException($"The database could not be migrated: {exception.Message}", exception);
        }
    }

    private static NpgsqlConnectionStringBuilder ParseAdmin(string adminConnectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(adminConnectionString) { Pooling = false, CommandTimeout = 0, Enlist = false };
        }
        catch (ArgumentException exception)
        {
            throw new MigrationException($"The PostgreSQL connection string cannot be read: {exception.Message}", exception);
        }
    }

    private static NpgsqlConnection Open(NpgsqlDataSource source, NpgsqlConnectionStringBuilder admin)
    {
        try
        {
            return source.OpenConnection();
        }
        catch (NpgsqlException exception)
        {
            var reason = exception is PostgresException postgres ? postgres.MessageText : exception.InnerException?.Message ?? exception.Message;
            throw new MigrationException(
                $"Cannot connect to PostgreSQL at {admin.Host}:{admin.Port}, database {admin.Database ?? admin.Username}, as {admin.Username}: {reason}",
                exception);
        }
    }

    private static void RequireServer(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < MinimumMajor)
        {
            throw new MigrationException(
                $"PostgreSQL {MinimumMajor} or later is needed; {connection.Host} runs {connection.PostgreSqlVersion}.");
        }

        using var command = new NpgsqlCommand("SHOW server_encoding", connection);
        if (command.ExecuteScalar() is string encoding && encoding != "UTF8")
        {
            throw new MigrationException(
                $"Database {connection.Database} is encoded as {encoding}. Create it with UTF8: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.");
        }
    }

    private static void MakeRoles(NpgsqlConnection connection, NpgsqlConnectionStringBuilder admin)
    {
        try
        {
            ExecuteOnRoles(connection, MigrationScript.Roles.Sql);
            foreach (var role in (string[])[RoleConnections.AppRole, RoleConnections.EdgeRole])
            {
                if (RoleConnections.PasswordOf(role, admin) is { } password)
                {
                    ExecuteOnRoles(connection, $"ALTER ROLE {role} PASSWORD '{ScramVerifier.Of(password)}'");
                }
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationException(
                $"PostgreSQL user {admin.Username} may not set up the roles of database {connection.Database}: {exception.MessageText}. " +
                "Migrate as a superuser, or as a user with CREATEROLE that owns the database.",
                exception);
        }
    }

    // Roles are shared by the databases of a cluster, which the lock is not: two databases migrated at once meet here.
    private static void ExecuteOnRoles(NpgsqlConnection connection, string sql)
    {
        const int attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Execute(connection, sql);
                return;
            }
            catch (PostgresException exception) when (attempt < attempts && IsCollision(exception))
            {
                Thread.Sleep(50 * attempt);
            }
        }
    }

    private static bool IsCollision(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject
        || (exception.SqlState == PostgresErrorCodes.InternalError && exception.MessageText.Contains("concurrently", StringComparison.Ordinal));

    private static IReadOnlyList<string> Apply(NpgsqlDataSource source, IReadOnlyList<MigrationScript> pending, Action<string>? log)
    {
        if (pending.Count == 0)
        {
            return [];
        }

        var engine = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(source))
            .WithScripts(pending.Select(script => new SqlScript(script.Name, MigrationJournal.WithRecord(script))))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(TimeSpan.Zero)
            .JournalTo(new MigrationJournal())
            .LogTo(new ScriptLog(log))
            .Build();
        var result = engine.PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new MigrationException(Describe(result), result.Error);
    }

    private static string Describe(DatabaseUpgradeResult result)
    {
        var where = result.Error is PostgresException { Position: > 0 } error ? $" (at character {error.Position})" : "";
        var reason = (result.Error as PostgresException)?.MessageText ?? result.Error.Message;
        return $"{result.ErrorScript?.Name ?? "A migration"} failed and changed nothing: {reason}{where}";
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // DbUp speaks at length; a person wants the names of the scripts. Failures reach them as an exception.
    private sealed class ScriptLog(Action<string>? log) : IUpgradeLog
    {
        public void LogInformation(string format, params object[] args)
        {
            if (log is not null && format.StartsWith("Executing Database Server script", StringComparison.Ordinal))
            {
                log($"Applying {args[0]}");
            }
        }

        public void LogTrace(string format, params object[] args)
        {
        }

        public void LogDebug(string format, params object[] args)
        {
        }

        public void LogWarning(string format, params object[] args) => log?.Invoke(args.Length == 0 ? format : string.Format(null, format, args));

        public void LogError(string format, params object[] args)
        {
        }

        public void LogError(Exception ex, string format, params object[] args)
        {
        }
    }
}
