using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Databases;

public sealed class StartupChecksTests
{
    [Fact]
    public async Task A_migrated_database_and_its_roles_are_fine()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        var report = await CheckAsync(database.AppConnectionString, database.EdgeConnectionString);

        Assert.Empty(report.Problems);
        Assert.Null(report.Unreachable);
    }

    [Theory]
    [InlineData("SUPERUSER", "is a superuser")]
    [InlineData("BYPASSRLS", "has BYPASSRLS")]
    [InlineData("CREATEROLE", "has CREATEROLE")]
    [InlineData("IN ROLE wll_owner", "is a member of, wll_owner")]
    public async Task A_role_that_row_level_security_does_not_bind_is_refused(string rights, string problem)
    {
        await using var database = await PostgresTemplate.CloneAsync();
        var role = "strong_" + database.Name;
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN {rights} IN ROLE wll_app".Replace("IN ROLE wll_owner IN ROLE", "IN ROLE wll_owner,", StringComparison.Ordinal));
        await database.ExecuteAsync($"GRANT CONNECT ON DATABASE {database.Name} TO {role}");
        try
        {
            var report = await CheckAsync(
                new NpgsqlConnectionStringBuilder(database.AppConnectionString) { Username = role }.ConnectionString, database.EdgeConnectionString);

            Assert.Contains(report.Problems, found => found.Contains(problem, StringComparison.Ordinal) && found.Contains("console", StringComparison.Ordinal));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}");
            await database.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_role_that_owns_a_table_is_refused()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await database.ExecuteAsync("ALTER TABLE links OWNER TO wll_app");

        Assert.Contains((await CheckAsync(database)).Problems, found => found.Contains("owns tables or views", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tenant_chosen_before_anyone_asked_is_refused()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await database.ExecuteAsync($"ALTER ROLE wll_app IN DATABASE {database.Name} SET app.operator = 'on'");

        Assert.Contains((await CheckAsync(database)).Problems, found => found.Contains("a tenant already chosen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schema_that_is_behind_or_of_another_version_is_refused_and_a_newer_one_is_not()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        await database.ExecuteAsync("INSERT INTO app.migrations (script, checksum) VALUES ('9999_newer.sql', 'x')");
        Assert.Empty((await CheckAsync(database)).Problems);

        await database.ExecuteAsync("DELETE FROM app.migrations WHERE script = '0003_links.sql'");
        await database.ExecuteAsync("UPDATE app.migrations SET checksum = 'x' WHERE script = '0002_tenants.sql'");
        var report = await CheckAsync(database);
        Assert.Equal(2, report.Problems.Count);
        Assert.Contains(report.Problems, found => found.Contains("0003_links.sql not applied", StringComparison.Ordinal));
        Assert.Contains(report.Problems, found => found.Contains("0002_tenants.sql was applied with another text", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_was_never_migrated_says_so()
    {
        await using var database = await PostgresTemplate.CreateEmptyAsync();

        Assert.Contains((await CheckAsync(database)).Problems, found => found.Contains("has not been migrated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_cannot_sign_in_is_a_problem_and_both_planes_are_reported()
    {
        await using var database = await PostgresTemplate.CloneAsync();
        var nobody = new NpgsqlConnectionStringBuilder(database.AppConnectionString) { Username = "nobody_at_all" }.ConnectionString;
        var report = await CheckAsync(nobody, database.AdminConnectionString);

        Assert.Contains(report.Problems, found => found.StartsWith("The console cannot use the database as wll_app", StringComparison.Ordinal));
        Assert.Contains(report.Problems, found => found.StartsWith("The data plane connects as postgres, which is a superuser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_away_is_no_wrong_setting()
    {
        var report = await CheckAsync("Host=/nonexistent;Username=wll_app", "Host=/nonexistent;Username=wll_edge");

        Assert.Empty(report.Problems);
        Assert.NotNull(report.Unreachable);
    }

    private static Task<StartupReport> CheckAsync(TestDatabase database) => CheckAsync(database.AppConnectionString, database.EdgeConnectionString);

    private static async Task<StartupReport> CheckAsync(string app, string edge)
    {
        await using var appSource = NpgsqlDataSource.Create(app + ";Pooling=false");
        await using var edgeSource = NpgsqlDataSource.Create(edge + ";Pooling=false");
        return await new StartupChecks(appSource, edgeSource).RunAsync();
    }
}
