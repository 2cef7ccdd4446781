using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;
using WhiteLabelLinks.Migrations;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>Where Hangfire keeps its jobs: schema <c>hangfire</c>, made by the migration, used by the app role.</summary>
internal static class JobTables
{
    private const string Schema = "hangfire";

    /// <summary>Makes or upgrades Hangfire's own tables and lets the app role work with them.</summary>
    public static void Install(string adminConnectionString)
    {
        using var connection = new NpgsqlConnection(adminConnectionString);
        connection.Open();
        Execute(connection, $"SET ROLE {RoleConnections.OwnerRole}");
        PostgreSqlObjectsInstaller.Install(connection, Schema);
        Execute(connection, $"""
            GRANT USAGE ON SCHEMA {Schema} TO {RoleConnections.AppRole};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Schema} TO {RoleConnections.AppRole};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {Schema} TO {RoleConnections.AppRole};
            """);
    }

    public static void Use(IGlobalConfiguration configuration, string appConnectionString) =>
        configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                storage => storage.UseNpgsqlConnection(appConnectionString),
                new PostgreSqlStorageOptions
                {
                    SchemaName = Schema,
                    PrepareSchemaIfNecessary = false,
                    QueuePollInterval = TimeSpan.FromSeconds(1),
                    // A worker that was killed gives its job back after a minute, not after the default half hour; a long job keeps its
                    // own by renewing.
                    UseSlidingInvisibilityTimeout = true,
                    InvisibilityTimeout = TimeSpan.FromMinutes(1),
                });

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
