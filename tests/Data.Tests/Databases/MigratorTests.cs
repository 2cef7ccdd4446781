using Npgsql;
using WhiteLabelLinks.Data.Tests.EmbeddedPostgres;
using WhiteLabelLinks.Migrations;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Databases;

public sealed class MigratorTests
{
    private static readonly MigrationScript First = MigrationScript.All[0];

    [Fact]
    public async Task Each_script_runs_once_and_is_told_of()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        var told = new List<string>();

        Assert.Equal(MigrationScript.All.Select(script => script.Name), Migrator.Run(database.AdminConnectionString, told.Add));
        Assert.Equal(MigrationScript.All.Select(script => $"Applying {script.Name}"), told);
        Assert.Empty(Migrator.Run(database.AdminConnectionString, told.Add));
    }

    [Fact]
    public async Task Migrations_at_the_same_time_apply_each_script_once()
    {
        await using var one = await PostgresTemplate.CreateEmptyAsync();
        await using var two = await PostgresTemplate.CreateEmptyAsync();
        var runs = await Task.WhenAll(
            ((TestDatabase[])[one, one, one, two]).Select(database => Task.Run(() => Migrator.Run(database.AdminConnectionString))));

        Assert.Equal(2 * MigrationScript.All.Count, runs.Sum(applied => applied.Count));
        Assert.Equal(MigrationScript.All.Count, await one.ScalarAsync<long>("SELECT count(*) FROM app.migrations"));
    }

    [Fact]
    public async Task Everything_belongs_to_the_owner_role_and_nothing_to_who_migrated()
    {
        await using var database = await PostgresTemplate.CloneAsync();

        Assert.Empty(await Sql.ListAsync<string>(
            database.AdminConnectionString,
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('public', 'app', 'serving') AND c.relowner NOT IN ('wll_owner'::regrole, 'wll_serving'::regrole, 'wll_rollup'::regrole)
            UNION ALL
            SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('public', 'app', 'serving') AND p.proowner NOT IN ('wll_owner'::regrole, 'wll_serving'::regrole, 'wll_rollup'::regrole)
            """));
    }

    [Fact]
    public async Task A_script_that_changed_after_it_was_applied_is_named()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        Migrator.Run(database.AdminConnectionString, [First]);

        var refused = Assert.Throws<MigrationException>(
            () => Migrator.Run(database.AdminConnectionString, [new MigrationScript(First.Name, First.Sql + "-- a word more")]));
        Assert.Contains("0001_foundation.sql has changed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_fails_changes_nothing_and_is_named()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        var broken = new MigrationScript("0002_broken.sql", "CREATE TABLE half (id bigint);\nSELECT 1 / 0;");

        var refused = Assert.Throws<MigrationException>(() => Migrator.Run(database.AdminConnectionString, [First, broken]));
        Assert.Contains("0002_broken.sql failed and changed nothing: division by zero", refused.Message, StringComparison.Ordinal);
        Assert.True(await database.ScalarAsync<bool>("SELECT to_regclass('half') IS NULL"));
        Assert.Equal(["0001_foundation.sql"], await Sql.ListAsync<string>(database.AdminConnectionString, "SELECT script FROM app.migrations"));

        var mended = new MigrationScript(broken.Name, "CREATE TABLE half (id bigint);");
        Assert.Equal(["0002_broken.sql"], Migrator.Run(database.AdminConnectionString, [First, mended]));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_and_a_script_out_of_order_are_refused()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        var third = new MigrationScript("0003_later.sql", "SELECT 1;");
        Migrator.Run(database.AdminConnectionString, [First, third]);

        var newer = Assert.Throws<MigrationException>(() => Migrator.Run(database.AdminConnectionString, [First]));
        Assert.Contains("0003_later.sql was applied by a newer version", newer.Message, StringComparison.Ordinal);
        var late = Assert.Throws<MigrationException>(
            () => Migrator.Run(database.AdminConnectionString, [First, new MigrationScript("0002_late.sql", "SELECT 1;"), third]));
        Assert.Contains("0002_late.sql comes before 0003_later.sql", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_said_with_the_address()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        var nowhere = Assert.Throws<MigrationException>(() => Migrator.Run("Host=/nonexistent;Username=admin;Database=links"));
        Assert.Contains("Cannot connect to PostgreSQL at /nonexistent:5432, database links, as admin", nowhere.Message, StringComparison.Ordinal);

        var missing = Assert.Throws<MigrationException>(
            () => Migrator.Run(new NpgsqlConnectionStringBuilder(database.AdminConnectionString) { Database = "nowhere" }.ConnectionString));
        Assert.Contains("database \"nowhere\" does not exist", missing.Message, StringComparison.Ordinal);

        Assert.Contains("cannot be read", Assert.Throws<MigrationException>(() => Migrator.Run("Hots=localhost")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_make_roles_is_told_who_may()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();
        var weak = "weak_" + database.Name;
        await database.ExecuteAsync($"CREATE ROLE {weak} LOGIN");
        try
        {
            var refused = Assert.Throws<MigrationException>(
                () => Migrator.Run(new NpgsqlConnectionStringBuilder(database.AdminConnectionString) { Username = weak }.ConnectionString));
            Assert.Contains("Migrate as a superuser, or as a user with CREATEROLE that owns the database", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"DROP ROLE {weak}");
        }
    }

    [Fact]
    public async Task A_user_with_CREATEROLE_who_owns_the_database_suffices()
    {
        await using var folder = new DataFolder();
        await using var postgres = await folder.StartAsync();
        await Sql.ExecuteAsync(postgres.AdminConnectionString, "CREATE ROLE keeper LOGIN CREATEROLE");
        await Sql.ExecuteAsync(postgres.AdminConnectionString, "CREATE DATABASE kept OWNER keeper");
        var keeper = new NpgsqlConnectionStringBuilder(postgres.AdminConnectionString) { Username = "keeper", Database = "kept" }.ConnectionString;

        Assert.NotEmpty(Migrator.Run(keeper));
        Assert.Empty(Migrator.Run(keeper));
        var roles = RoleConnections.From(keeper);
        Assert.Equal(0, await Sql.ScalarAsync<long>(roles.App, "SELECT count(*) FROM links"));
        Assert.Equal(0, await Sql.ScalarAsync<long>(roles.Edge, "SELECT count(*) FROM serving.links"));
    }

    [Fact]
    public async Task The_roles_passwords_follow_from_the_administrators()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await Sql.ExecuteAsync(server.AdminConnectionString, "ALTER ROLE postgres PASSWORD 'first'");
        var admin = server.AdminConnectionString + ";Password=first";
        Migrator.Run(admin);
        await File.WriteAllTextAsync(await Sql.ScalarAsync<string>(admin, "SHOW hba_file"), "local all all scram-sha-256\n");
        await Sql.ExecuteAsync(admin, "SELECT pg_reload_conf()");

        var roles = RoleConnections.From(admin);
        Assert.Equal(roles, RoleConnections.From(admin));
        Assert.Equal("wll_app", await Sql.ScalarAsync<string>(roles.App, "SELECT current_user::text"));
        Assert.Equal("wll_edge", await Sql.ScalarAsync<string>(roles.Edge, "SELECT current_user::text"));

        var edges = new NpgsqlConnectionStringBuilder(roles.Edge).Password;
        var crossed = new NpgsqlConnectionStringBuilder(roles.App) { Password = edges }.ConnectionString;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.ScalarAsync<int>(crossed, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public void Without_a_password_the_roles_have_none_either()
    {
        var roles = RoleConnections.From("Host=/run/postgresql;Username=postgres;Database=links");

        Assert.Null(new NpgsqlConnectionStringBuilder(roles.App).Password);
        Assert.Equal("wll_app", new NpgsqlConnectionStringBuilder(roles.App).Username);
        Assert.Equal("links", new NpgsqlConnectionStringBuilder(roles.Edge).Database);
    }
}
