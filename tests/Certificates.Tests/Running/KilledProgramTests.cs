using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Running;

/// <summary>kill -9 in the middle of orders (S112, S117): what comes after goes on with them.</summary>
public sealed class KilledProgramTests(PebbleFixture world, ITestOutputHelper output)
{
    private static readonly TimeSpan Thinks = TimeSpan.FromSeconds(3);

    /// <summary>Moments of an order, by what stands in the database of it.</summary>
    private static readonly (string Name, string Reached)[] Moments =
    [
        ("its key is kept", "SELECT EXISTS (SELECT FROM tls.issuance WHERE sealed_key IS NOT NULL)"),
        ("the order is made", "SELECT EXISTS (SELECT FROM tls.issuance WHERE order_url IS NOT NULL)"),
        ("the CA looks for a proof", "SELECT EXISTS (SELECT FROM tls.challenges)"),
        ("the first certificate is stored", "SELECT EXISTS (SELECT FROM tls.certificates)"),
    ];

    [Fact]
    public async Task Whenever_it_is_killed_each_host_has_one_certificate_in_the_end_and_no_order_beside_one_at_work()
    {
        await using var town = await ProgramAtCa.CreateAsync(world, thinks: (int)Thinks.TotalSeconds);
        var hosts = await town.Installation.AddDomainsAsync(6);
        // Each with what it is known by: one that no later program came to is met again.
        var lost = new HashSet<(string Host, string Order)>();
        foreach (var (name, reached) in Moments)
        {
            await using var program = town.Start();
            await Eventually.TrueAsync(() => town.Installation.Database.ScalarAsync<bool>(reached), $"It does not come so far that {name}:\n{program.Output}");
            await program.KillAsync();
            await Eventually.TrueAsync(
                async () => await town.Installation.Database.ScalarAsync<long>(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename IN ('wll_edge', 'wll_app')") == 0,
                "Its last statements do not end.");
            var atWork = await ReadAsync(town, "SELECT host FROM tls.issuance WHERE order_url IS NOT NULL");
            // Two things make an order useless: it was asked for and never heard of, or the CA looked for the proof while nobody was there.
            var unheard = await ReadAsync(
                town,
                """
                SELECT i.host || ' ' || a.id FROM tls.issuance i
                  JOIN LATERAL (SELECT * FROM tls.attempts a WHERE a.host = i.host ORDER BY a.id DESC LIMIT 1) a ON true
                 WHERE i.order_url IS NULL AND a.ordered_at IS NOT NULL AND a.ended_at IS NULL
                """);
            var refused = await RefusedAsync(town);
            output.WriteLine($"Killed when {name}: {atWork.Count} orders at work, {unheard.Count} unheard of, {refused.Count} refused by now");
            lost.UnionWith(unheard.Select(row => row.Split(' ')).Select(row => (row[0], row[1])));
            lost.UnionWith(refused);

            // Whoever holds a lease is left alone until it ends. A minute is not waited for here.
            await town.Installation.Database.ExecuteAsync("UPDATE tls.issuance SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL");
        }

        await using var last = town.Start();
        foreach (var host in hosts)
        {
            await Eventually.TrueAsync(() => town.Installation.HasCertificateAsync(host), $"{host} has no certificate:\n{last.Output}");
        }

        await Eventually.TrueAsync(
            async () => await town.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.issuance WHERE lease_by IS NOT NULL") == 0, "A lease is left.");
        foreach (var host in hosts)
        {
            Assert.Equal(1 + lost.Count(order => order.Host == host), await town.Installation.OrdersAsync(host));
            Assert.Equal(1, await town.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts WHERE host = $1 AND outcome = 'issued'", host));
            Assert.Equal(0, await town.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts WHERE host = $1 AND outcome IS NULL", host));
            var kept = new KeptCertificate(
                host,
                1,
                await town.Installation.Database.ScalarAsync<string>("SELECT chain FROM tls.certificates WHERE host = $1", host),
                await town.Installation.Database.ScalarAsync<byte[]>("SELECT sealed_key FROM tls.certificates WHERE host = $1", host));
            using var leaf = kept.Open(town.Installation.Key).Leaf;
            var greeting = await Visitor.GreetAsync(town.HttpsPort, host);
            Assert.Equal(leaf.Thumbprint, greeting?.Leaf.Thumbprint);
        }

        Assert.Equal(0, await town.Installation.Database.ScalarAsync<long>(
            "SELECT count(*) FROM tls.issuance WHERE order_url IS NOT NULL OR sealed_key IS NOT NULL OR failure IS NOT NULL"));
        Assert.Equal(0, await town.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.challenges"));
        Assert.Equal(1, await town.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.accounts"));
    }

    /// <summary>Hosts whose order the CA has given up, once it has looked at all that it was asked to look at.</summary>
    private static async Task<IReadOnlyList<(string Host, string Order)>> RefusedAsync(ProgramAtCa town)
    {
        var database = town.Installation.Database;
        if (await ReadAsync(town, "SELECT host FROM tls.issuance WHERE order_url IS NOT NULL") is not { Count: > 0 } hosts)
        {
            return [];
        }

        using var client = town.Ca.NewClient();
        using var key = AcmeKey.FromPkcs8(town.Installation.Key.Open(
            await database.ScalarAsync<byte[]>("SELECT sealed_key FROM tls.accounts"), "tls.accounts/" + town.Ca.Options.DirectoryUrl.AbsoluteUri));
        var account = client.OpenAccount(key, new Uri(await database.ScalarAsync<string>("SELECT url FROM tls.accounts")));
        var orders = await Task.WhenAll(hosts.Select(async host => (
            Host: host,
            Order: await account.WaitForOrderAsync(
                new Uri(await database.ScalarAsync<string>("SELECT order_url FROM tls.issuance WHERE host = $1", host)), Thinks + Thinks, CancellationToken.None))));
        return [.. orders.Where(order => order.Order.Status == OrderStatus.Invalid).Select(order => (order.Host, order.Order.Url.AbsoluteUri))];
    }

    private static Task<IReadOnlyList<string>> ReadAsync(ProgramAtCa town, string sql) =>
        Sql.ListAsync<string>(town.Installation.Database.AdminConnectionString, sql);
}
