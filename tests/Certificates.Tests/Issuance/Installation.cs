using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>What the nodes of one installation share: a database and a key. Folders are made below its own, which goes with it.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string _folder;
    private readonly long _brand;
    private int _folders;

    private Installation(TestDatabase database, string folder, long brand)
    {
        Database = database;
        _folder = folder;
        _brand = brand;
        Key = InstallationKey.In(folder);
        EdgeConnection = new NpgsqlConnectionStringBuilder(database.EdgeConnectionString) { MaxPoolSize = 20 }.ConnectionString;
    }

    public TestDatabase Database { get; }

    /// <summary>The data folder of a program that runs it.</summary>
    public string Folder => _folder;

    public InstallationKey Key { get; }

    public string EdgeConnection { get; }

    public static async Task<Installation> CreateAsync()
    {
        var database = await PostgresTemplate.CloneAsync();
        var brand = await database.ScalarAsync<long>(
            """
            WITH agency AS (INSERT INTO agencies (name, slug) VALUES ('Northwind', 'northwind') RETURNING id)
            INSERT INTO brands (agency_id, name, slug) SELECT id, 'Lumen', 'lumen' FROM agency RETURNING id
            """);
        return new Installation(database, Directory.CreateTempSubdirectory("installation-").FullName, brand);
    }

    /// <summary>A short name below a registered domain that no other test has: CAs, and the budget, count by those.</summary>
    public static string NewName() => $"go.b{RandomNumberGenerator.GetHexString(12, lowercase: true)}.example";

    /// <summary>An empty folder for a node's copies.</summary>
    public string NewFolder() => Path.Combine(_folder, "node-" + Interlocked.Increment(ref _folders));

    /// <summary>Another installation's key.</summary>
    public InstallationKey OtherKey() => InstallationKey.In(NewFolder());

    public Task AddDomainAsync(string host, bool isProved = true, bool isPointing = true, bool isSuspended = false) => Database.ExecuteAsync(
        """
        INSERT INTO domains (brand_id, host, verified_at, pointing_since, suspended_at)
        VALUES ($1, $2, CASE WHEN $3 THEN now() END, CASE WHEN $4 THEN now() END, CASE WHEN $5 THEN now() END)
        """,
        _brand, host, isProved, isPointing, isSuspended);

    public async Task<string> AddDomainAsync()
    {
        var host = NewName();
        await AddDomainAsync(host);
        return host;
    }

    public async Task<IReadOnlyList<string>> AddDomainsAsync(int count)
    {
        var hosts = Enumerable.Range(0, count).Select(_ => NewName()).ToArray();
        await Database.ExecuteAsync(
            "INSERT INTO domains (brand_id, host, verified_at, pointing_since) SELECT $1, host, now(), now() FROM unnest($2::text[]) host", _brand, hosts);
        return hosts;
    }

    /// <summary>New domains that have a certificate already, by a CA that nobody knows.</summary>
    public async Task<IReadOnlyList<string>> AddServedDomainsAsync(int count)
    {
        var hosts = await AddDomainsAsync(count);
        using var chain = new ChainMaker();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var host in hosts)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var leaf = chain.Leaf(new PublicKey(key), host, now.AddDays(-1), now.AddDays(90));
            await Database.ExecuteAsync(
                """
                INSERT INTO tls.certificates (host, chain, sealed_key, issuer, serial, not_before, not_after)
                VALUES ($1, $2, $3, 'Nobody', $4, $5, $6)
                """,
                host, ChainMaker.Pem(leaf, chain.Issuer), Key.Seal(key.ExportPkcs8PrivateKey(), KeptCertificate.Place(host)), leaf.SerialNumber, now.AddDays(-1), now.AddDays(90));
        }

        return hosts;
    }

    public Task ReleaseAsync(string host) => Database.ExecuteAsync("DELETE FROM domains WHERE host = $1", host);

    /// <summary>As the button on the domain's page does.</summary>
    public Task AskForAsync(string host) => Database.ExecuteAsync(
        "INSERT INTO tls.issuance (host, is_asked_for) VALUES ($1, true) ON CONFLICT (host) DO UPDATE SET is_asked_for = true", host);

    public Task<bool> HasCertificateAsync(string host) =>
        Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM tls.certificates WHERE host = $1)", host);

    public Task<string> SerialAsync(string host) => Database.ScalarAsync<string>("SELECT serial FROM tls.certificates WHERE host = $1", host);

    /// <summary>Attempts that made an order.</summary>
    public Task<long> OrdersAsync(string host) =>
        Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts WHERE host = $1 AND ordered_at IS NOT NULL", host);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
