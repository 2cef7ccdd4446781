using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Databases;

public sealed class PostgresTemplateTests
{
    [Fact]
    public async Task A_clone_is_migrated_and_its_roles_are_who_they_should_be()
    {
        await using var database = await PostgresTemplate.CloneAsync();

        Assert.True(await database.ScalarAsync<long>("SELECT count(*) FROM app.migrations") >= 5);
        Assert.Equal("wll_app", await Sql.ScalarAsync<string>(database.AppConnectionString, "SELECT current_user::text"));
        Assert.Equal("wll_edge", await Sql.ScalarAsync<string>(database.EdgeConnectionString, "SELECT current_user::text"));
        Assert.Equal("on", await Sql.ScalarAsync<string>(database.AdminConnectionString, "SELECT current_setting('is_superuser')"));
    }

    [Fact]
    public async Task Clones_know_nothing_of_each_other_and_leave_nothing_behind()
    {
        var first = await PostgresTemplate.CloneAsync();
        await using var second = await PostgresTemplate.CloneAsync();
        await first.ExecuteAsync("INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind')");

        Assert.Equal(1, await first.ScalarAsync<long>("SELECT count(*) FROM agencies"));
        Assert.Equal(0, await second.ScalarAsync<long>("SELECT count(*) FROM agencies"));

        await first.DisposeAsync();
        Assert.Equal(0, await second.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = $1", first.Name));
    }
}
