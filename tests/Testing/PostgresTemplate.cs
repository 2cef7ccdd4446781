using System.Globalization;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Migrations;

namespace WhiteLabelLinks.Testing;

/// <summary>
/// Gives a test class a migrated database in about 50 ms: a copy of a template that is migrated once for each state of the
/// scripts. Test processes may start at once; what a killed one left behind is cleared away by the next.
/// </summary>
public static class PostgresTemplate
{
    private const string ClonePrefix = "clone_";
    private static readonly Lazy<Task<(PostgresCluster Cluster, string Template)>> Prepared = new(PrepareAsync);
    private static int s_clones;

    /// <summary>A fresh copy of the migrated template.</summary>
    public static async Task<TestDatabase> CloneAsync()
    {
        var (cluster, template) = await Prepared.Value;
        var name = $"{ClonePrefix}{Environment.ProcessId}_{Interlocked.Increment(ref s_clones)}";
        var maintenance = cluster.ConnectionString("postgres");
        await Sql.ExecuteAsync(maintenance, $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");

        // A copy does not take the template's rights along.
        await Sql.ExecuteAsync(
            maintenance,
            $"REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO wll_app, wll_edge; " +
            $"GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {name} TO wll_owner");
        return new TestDatabase(name, cluster.ConnectionString(name), maintenance);
    }

    /// <summary>A database without anything in it, for tests of migrating. It may be connected to by everyone, as a new one is.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        var (cluster, _) = await Prepared.Value;
        var name = $"{ClonePrefix}{Environment.ProcessId}_{Interlocked.Increment(ref s_clones)}";
        var maintenance = cluster.ConnectionString("postgres");
        await Sql.ExecuteAsync(maintenance, $"CREATE DATABASE {name}");
        return new TestDatabase(name, cluster.ConnectionString(name), maintenance);
    }

    /// <summary>Stops the shared server and forgets it. Not for a test: others may be using it.</summary>
    public static async Task StopServerAsync()
    {
        await using (await TestCluster.LockAsync("server"))
        {
            var cluster = await PostgresCluster.OpenAsync(Path.Combine(TestCluster.Folder, "postgres"), durable: false);
            await cluster.StopAsync(TimeSpan.FromSeconds(5));
        }

        Directory.Delete(TestCluster.Folder, recursive: true);
    }

    private static async Task<(PostgresCluster Cluster, string Template)> PrepareAsync()
    {
        var cluster = await TestCluster.StartAsync();
        var template = "template_" + MigrationScript.Fingerprint[..16];
        await using var turn = await TestCluster.LockAsync("template");
        var maintenance = cluster.ConnectionString("postgres");
        await DropLeftoversAsync(maintenance);
        if (await Sql.ScalarAsync<bool>(maintenance, "SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", template))
        {
            // Not a template until it is whole: one that a killed process left half-made is thrown away.
            await Sql.ExecuteAsync(maintenance, $"DROP DATABASE IF EXISTS {template} WITH (FORCE)");
            await Sql.ExecuteAsync(maintenance, $"CREATE DATABASE {template}");
            Migrator.Run(cluster.ConnectionString(template));
            await Sql.ExecuteAsync(maintenance, $"ALTER DATABASE {template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false");
        }

        return (cluster, template);
    }

    private static async Task DropLeftoversAsync(string maintenance)
    {
        foreach (var name in await Sql.ListAsync<string>(maintenance, $@"SELECT datname FROM pg_database WHERE datname LIKE '{ClonePrefix}%'"))
        {
            var owner = int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture);
            if (!Directory.Exists($"/proc/{owner}") && Directory.Exists("/proc/self"))
            {
                try
                {
                    await Sql.ExecuteAsync(maintenance, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
                {
                    // Somebody holds it after all: the next run tries again.
                }
            }
        }
    }
}
