using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Databases;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_private_server_can_be_stopped_killed_frozen_and_comes_back_with_its_rows()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await Sql.ExecuteAsync(server.AdminConnectionString, "INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind')");

        await server.StopAsync();
        Assert.False(server.IsRunning);
        await Assert.ThrowsAsync<NpgsqlException>(() => CountAsync(server));

        await server.StartAsync();
        Assert.Equal(1, await CountAsync(server));

        await server.KillAsync();
        Assert.False(server.IsRunning);
        await server.StartAsync();
        Assert.Equal(1, await CountAsync(server));

        await server.FreezeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Sql.ScalarAsync<long>(server.AppConnectionString + ";Timeout=1", "SELECT count(*) FROM agencies"));
        await server.ThawAsync();
        Assert.Equal(1, await CountAsync(server));
    }

    private static Task<long> CountAsync(PostgresServer server) =>
        Sql.ScalarAsync<long>(server.AdminConnectionString, "SELECT count(*) FROM agencies");
}
