using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Layer 5: what the roles may do, with SQL sent by hand.</summary>
public sealed class RoleTests(RoleTests.Refusals refusals) : IClassFixture<RoleTests.Refusals>
{
    [Fact]
    public async Task The_app_role_sees_no_row_of_any_tenant_table_until_a_brand_is_set()
    {
        await using var brands = await TwoBrands.CreateAsync();
        await Scenes.FillEveryTenantTableAsync(brands.Database, brands.Lumen);
        await Scenes.FillEveryTenantTableAsync(brands.Database, brands.Harbor);
        foreach (var table in await TenantCatalog.TenantTablesAsync(brands.Database.AdminConnectionString))
        {
            // A table without rows would show nothing either way: add one to Scenes for a new table.
            var all = await brands.Database.ScalarAsync<long>($"SELECT count(*) FROM {table}");
            var lumens = await brands.Database.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE brand_id = $1", brands.Lumen.Value);
            Assert.True(lumens > 0 && all > lumens, $"{table} holds no rows of both brands.");

            Assert.Equal(0, await AsAppAsync($"SELECT count(*) FROM {table}"));
            Assert.Equal(0, await AsAppAsync($"SELECT count(*) FROM {table}", ("app.brand", "")));
            Assert.Equal(lumens, await AsAppAsync($"SELECT count(*) FROM {table}", ("app.brand", brands.Lumen.ToString())));
            Assert.Equal(0, await AsAppAsync($"SELECT count(*) FROM {table} WHERE brand_id = {brands.Harbor}", ("app.brand", brands.Lumen.ToString())));
        }

        async Task<long> AsAppAsync(string sql, params (string Name, string Value)[] settings)
        {
            await using var connection = new NpgsqlConnection(brands.Database.AppConnectionString);
            await connection.OpenAsync();
            foreach (var (name, value) in settings)
            {
                await using var set = new NpgsqlCommand($"SELECT set_config('{name}', '{value}', false)", connection);
                await set.ExecuteNonQueryAsync();
            }

            await using var command = new NpgsqlCommand(sql, connection);
            return (long)(await command.ExecuteScalarAsync() ?? -1L);
        }
    }

    [Theory]
    [InlineData("SET ROLE wll_owner")]
    [InlineData("SET ROLE wll_serving")]
    [InlineData("SET ROLE wll_rollup")]
    [InlineData("SET SESSION AUTHORIZATION wll_edge")]
    [InlineData("ALTER TABLE links DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY brand_isolation ON links")]
    [InlineData("CREATE TABLE mine (id bigint)")]
    [InlineData("CREATE TEMPORARY TABLE mine (id bigint)")]
    [InlineData("SELECT count(*) FROM clicks_2026_01")]
    [InlineData("SELECT count(*) FROM serving.links")]
    [InlineData("SELECT count(*) FROM hosts")]
    [InlineData("INSERT INTO clicks_2026_01 (brand_id, domain_id, link_id, load_id, clicked_at, id) VALUES (1, 1, 1, 1, '2026-01-02', gen_random_uuid())")]
    [InlineData("UPDATE click_totals SET clicks = 0")]
    [InlineData("DELETE FROM audit_events")]
    [InlineData("UPDATE link_changes SET actor = 'somebody else'")]
    [InlineData("DELETE FROM app.migrations")]
    [InlineData("SELECT app.isolate('hosts')")]
    [InlineData("SELECT app.serve('links')")]
    [InlineData("SELECT app.roll_up_clicks(1)")]
    [InlineData("SELECT pg_read_file('/etc/passwd')")]
    public async Task The_app_role_may_not(string sql) => await AssertRefusedAsync(sql, asEdge: false);

    [Theory]
    [InlineData("SELECT count(*) FROM links")]
    [InlineData("SELECT count(*) FROM domains")]
    [InlineData("SELECT count(*) FROM brands")]
    [InlineData("SELECT count(*) FROM users")]
    [InlineData("SELECT count(*) FROM api_keys")]
    [InlineData("SELECT count(*) FROM clicks")]
    [InlineData("SELECT count(*) FROM clicks_2026_01")]
    [InlineData("SELECT count(*) FROM data_protection_keys")]
    [InlineData("UPDATE links SET destination = 'https://elsewhere.example'")]
    [InlineData("INSERT INTO serving.changes (kind) VALUES ('hosts')")]
    [InlineData("SET ROLE wll_owner")]
    [InlineData("SET ROLE wll_app")]
    [InlineData("SET ROLE wll_serving")]
    public async Task The_edge_role_may_not(string sql) => await AssertRefusedAsync(sql, asEdge: true);

    [Fact]
    public async Task The_edge_role_reads_what_it_serves()
    {
        await using var brands = await TwoBrands.CreateAsync();

        Assert.Equal(3, await Sql.ScalarAsync<long>(brands.Database.EdgeConnectionString, "SELECT count(*) FROM serving.links"));
        Assert.Equal(2, await Sql.ScalarAsync<long>(brands.Database.EdgeConnectionString, "SELECT count(*) FROM serving.hosts"));
    }

    [Fact]
    public async Task Agencies_see_their_own_brands_and_people_only()
    {
        await using var brands = await TwoBrands.CreateAsync();
        var other = await brands.Database.ScalarAsync<long>("INSERT INTO agencies (name, slug) VALUES ('Other', 'other') RETURNING id");
        await TwoBrands.AddBrandAsync(brands.Database, other, "elsewhere");
        foreach (var agency in (long[])[brands.Agency.Value, other])
        {
            await brands.Database.ExecuteAsync(
                "INSERT INTO users (agency_id, email, normalized_email, name, security_stamp) VALUES ($1, 'a@example.com', 'A@EXAMPLE.COM', 'Anna', 'x')", agency);
        }

        await using var own = brands.Open();
        own.Scope.EnterConsole(brands.Agency);
        var connection = await own.Db.OpenConnectionAsync();
        Assert.Equal("2,1,1", await CountsAsync(connection));

        await using var nobody = brands.Open();
        Assert.Equal("0,0,0", await CountsAsync(await nobody.Db.OpenConnectionAsync()));

        await using var oper = brands.Open();
        oper.Scope.EnterConsole(null);
        Assert.Equal("3,2,2", await CountsAsync(await oper.Db.OpenConnectionAsync()));
    }

    private static async Task<string?> CountsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT concat_ws(',', (SELECT count(*) FROM brands), (SELECT count(*) FROM agencies), (SELECT count(*) FROM users))", connection);
        return (string?)await command.ExecuteScalarAsync();
    }

    private async Task AssertRefusedAsync(string sql, bool asEdge)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => Sql.ExecuteAsync(asEdge ? refusals.Database.EdgeConnectionString : refusals.Database.AppConnectionString, sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary>One database for all that is refused, since it changes nothing.</summary>
    public sealed class Refusals : IAsyncLifetime
    {
        public TestDatabase Database { get; private set; } = null!; // set before any test

        public async ValueTask InitializeAsync()
        {
            Database = await PostgresTemplate.CloneAsync();
            await Database.ExecuteAsync("SELECT app.ensure_click_partition('2026-01-01')");
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
