using Npgsql;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Certificates belong to hosts and not to brands: what each role may see of them, and what nobody but the edge may.</summary>
public sealed class CertificateRightsTests
{
    private const string LumensHost = "go.lumen.example";
    private const string HarborsHost = "go.harbor.example";
    private const string Console = "links.northwind.example";

    [Theory]
    [InlineData("certificates")]
    [InlineData("issuance")]
    [InlineData("attempts")]
    public async Task A_brand_sees_what_became_of_its_own_proved_hosts_and_the_operator_sees_all(string table)
    {
        await using var brands = await SceneAsync();

        await using var lumen = brands.Open(brands.Lumen);
        Assert.Equal([LumensHost], await HostsAsync(await lumen.Db.OpenConnectionAsync(), table));
        // Lumen typed Harbor's name in, and the other way around: that shows nothing.
        await using var harbor = brands.Open(brands.Harbor);
        Assert.Equal([HarborsHost], await HostsAsync(await harbor.Db.OpenConnectionAsync(), table));
        await using var agency = brands.Open();
        agency.Scope.EnterConsole(brands.Agency);
        Assert.Equal([Console], await HostsAsync(await agency.Db.OpenConnectionAsync(), table));
        await using var nobody = brands.Open();
        Assert.Empty(await HostsAsync(await nobody.Db.OpenConnectionAsync(), table));
        await using var oper = brands.Open();
        oper.Scope.EnterConsole(null);
        Assert.Equal([HarborsHost, LumensHost, Console], await HostsAsync(await oper.Db.OpenConnectionAsync(), table));
    }

    [Theory]
    [InlineData("SELECT sealed_key FROM tls.certificates")]
    [InlineData("SELECT chain FROM tls.certificates")]
    [InlineData("SELECT renewal_id FROM tls.certificates")]
    [InlineData("SELECT * FROM tls.certificates")]
    [InlineData("SELECT sealed_key FROM tls.issuance")]
    [InlineData("SELECT order_url FROM tls.issuance")]
    [InlineData("UPDATE tls.issuance SET lease_until = now(), lease_by = gen_random_uuid()")]
    [InlineData("UPDATE tls.issuance SET failures = 0")]
    [InlineData("DELETE FROM tls.issuance")]
    [InlineData("SELECT count(*) FROM tls.accounts")]
    [InlineData("SELECT count(*) FROM tls.challenges")]
    [InlineData("INSERT INTO tls.challenges (token, host, type, key_authorization, expires_at) VALUES ('t', 'h', 'http-01', 'k', now())")]
    [InlineData("DELETE FROM tls.attempts")]
    [InlineData("UPDATE tls.attempts SET words = ''")]
    [InlineData("UPDATE tls.certificates SET sealed_key = '' RETURNING sealed_key")]
    [InlineData("SELECT count(*) FROM serving.certificate_hosts")]
    public async Task The_console_may_not(string sql)
    {
        await using var brands = await SceneAsync();
        // Not even for its own brand's host, nor as the operator.
        foreach (var asOperator in (bool[])[false, true])
        {
            await using var request = brands.Open();
            if (asOperator)
            {
                request.Scope.EnterConsole(null);
            }
            else
            {
                request.Scope.EnterBrand(brands.Lumen);
            }

            await using var command = new NpgsqlCommand(sql, await request.Db.OpenConnectionAsync());
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task A_brand_writes_a_certificate_for_its_own_proved_host_only()
    {
        const string upload =
            """
            INSERT INTO tls.certificates (host, chain, sealed_key, issuer, serial, not_before, not_after)
            VALUES ($1, 'theirs', '\x00', 'theirs', '02', now(), now() + interval '1 day')
            """;
        await using var brands = await SceneAsync();
        await brands.Database.ExecuteAsync("DELETE FROM tls.certificates");
        await using var lumen = brands.Open(brands.Lumen);
        var connection = await lumen.Db.OpenConnectionAsync();
        foreach (var host in (string[])[HarborsHost, Console, "nobodys.example"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, upload, host));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        Assert.Equal(1, await ExecuteAsync(connection, upload, LumensHost));
        await CertifyAsync(brands.Database, HarborsHost);
        Assert.Equal(0, await ExecuteAsync(connection, "UPDATE tls.certificates SET sealed_key = '' WHERE host = $1", HarborsHost));
        Assert.Equal(0, await ExecuteAsync(connection, "DELETE FROM tls.certificates WHERE host = $1", HarborsHost));
        Assert.Equal(0, await ExecuteAsync(connection, "UPDATE tls.issuance SET is_asked_for = true WHERE host = $1", HarborsHost));
        Assert.Equal(1, await ExecuteAsync(connection, "UPDATE tls.issuance SET is_asked_for = true WHERE host = $1", LumensHost));
    }

    [Theory]
    [InlineData("DELETE FROM domains WHERE host = $1 AND verified_at IS NOT NULL")]
    [InlineData("UPDATE domains SET verified_at = NULL WHERE host = $1")]
    public async Task A_host_that_its_brand_gives_up_keeps_no_certificate(string sql)
    {
        await using var brands = await SceneAsync();

        await brands.Database.ExecuteAsync(sql, LumensHost);

        foreach (var table in (string[])["certificates", "issuance", "challenges"])
        {
            var hosts = await Sql.ListAsync<string>(brands.Database.AdminConnectionString, $"SELECT host FROM tls.{table}");
            Assert.DoesNotContain(LumensHost, hosts);
            Assert.Contains(HarborsHost, hosts);
        }
    }

    // Each brand has proved a name of its own, and typed in the other's.
    private static async Task<TwoBrands> SceneAsync()
    {
        var brands = await TwoBrands.CreateAsync();
        foreach (var (brand, own, other) in new[] { (brands.Lumen, LumensHost, HarborsHost), (brands.Harbor, HarborsHost, LumensHost) })
        {
            await brands.Database.ExecuteAsync("INSERT INTO domains (brand_id, host, verified_at) VALUES ($1, $2, now())", brand.Value, own);
            await brands.Database.ExecuteAsync("INSERT INTO domains (brand_id, host) VALUES ($1, $2)", brand.Value, other);
        }

        await brands.Database.ExecuteAsync(
            "INSERT INTO consoles (agency_id, host, base_url, name) VALUES ($1, $2, 'https://' || $2, 'Northwind')", brands.Agency.Value, Console);
        foreach (var host in (string[])[LumensHost, HarborsHost, Console])
        {
            await CertifyAsync(brands.Database, host);
            await brands.Database.ExecuteAsync("INSERT INTO tls.issuance (host) VALUES ($1) ON CONFLICT DO NOTHING", host);
            await brands.Database.ExecuteAsync(
                "INSERT INTO tls.attempts (host, ca, registered, is_renewal) VALUES ($1, 'https://ca.example/', $1, false)", host);
            await brands.Database.ExecuteAsync(
                "INSERT INTO tls.challenges (token, host, type, key_authorization, expires_at) VALUES ($1, $1, 'http-01', 'k', now() + interval '1 hour')", host);
        }

        return brands;
    }

    private static Task CertifyAsync(TestDatabase database, string host) => database.ExecuteAsync(
        """
        INSERT INTO tls.certificates (host, ca, chain, sealed_key, issuer, serial, not_before, not_after)
        VALUES ($1, 'https://ca.example/', 'chain', '\x00', 'Example', '01', now(), now() + interval '90 days')
        """,
        host);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, string host)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host });
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> HostsAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"SELECT host FROM tls.{table} ORDER BY host COLLATE \"C\"", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var hosts = new List<string>();
        while (await reader.ReadAsync())
        {
            hosts.Add(reader.GetString(0));
        }

        return hosts;
    }
}
