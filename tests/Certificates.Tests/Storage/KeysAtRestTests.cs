using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Storage;

/// <summary>A private key is sealed wherever it lies, and for one host only.</summary>
public sealed class KeysAtRestTests
{
    private static readonly string[] Tables = ["certificates", "issuance", "attempts", "challenges", "accounts"];

    [Fact]
    public async Task No_key_can_be_read_in_the_database_or_in_a_nodes_folder()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        ca.Before = (context, answer) =>
        {
            if (context.Request.Path.StartsWithSegments("/certificate", StringComparison.Ordinal))
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return answer();
        };
        await node.WorkAsync();

        // On its way: the order is made and its certificate not fetched.
        var ordered = installation.Key.Open(
            await installation.Database.ScalarAsync<byte[]>("SELECT sealed_key FROM tls.issuance WHERE host = $1", host), "tls.issuance/" + host);
        var account = installation.Key.Open(await installation.Database.ScalarAsync<byte[]>("SELECT sealed_key FROM tls.accounts"), "tls.accounts/" + ca.Name);
        await AssertHiddenAsync(installation, node, ordered, account);

        ca.Before = static (_, answer) => answer();
        clock.Step(TimeSpan.FromMinutes(2));
        await node.WorkAsync();
        await node.ReadListAsync();
        Assert.NotNull(await node.Cache.LoadAsync(host));

        var served = installation.Key.Open(
            await installation.Database.ScalarAsync<byte[]>("SELECT sealed_key FROM tls.certificates WHERE host = $1", host), KeptCertificate.Place(host));
        Assert.Equal(ordered, served);
        Assert.Single(Directory.GetFiles(node.Folder));
        await AssertHiddenAsync(installation, node, served, account);
    }

    [Fact]
    public async Task A_sealed_key_that_is_moved_to_another_hosts_row_opens_nothing_and_the_others_go_on()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        string[] hosts = [await installation.AddDomainAsync(), await installation.AddDomainAsync(), await installation.AddDomainAsync()];
        await node.WorkAsync();
        await installation.Database.ExecuteAsync(
            """
            UPDATE tls.certificates c SET chain = o.chain, sealed_key = o.sealed_key, version = nextval('tls.versions')
              FROM tls.certificates o WHERE c.host = $1 AND o.host = $2
            """,
            hosts[0], hosts[1]);
        await node.ReadListAsync();

        Assert.Null(await node.Cache.LoadAsync(hosts[0]));
        Assert.NotNull(await node.Cache.LoadAsync(hosts[1]));
        Assert.NotNull(await node.Cache.LoadAsync(hosts[2]));
    }

    [Theory]
    [InlineData("sealed_key = ''")]
    [InlineData("sealed_key = 'short'")]
    [InlineData("sealed_key = overlay(sealed_key placing '\\x00000000' from 40)")]
    [InlineData("chain = ''")]
    [InlineData("chain = 'no certificate'")]
    [InlineData("chain = replace(chain, 'M', 'N')")]
    public async Task A_row_that_was_damaged_is_not_served_and_harms_no_other(string damage)
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var (damaged, sound) = (await installation.AddDomainAsync(), await installation.AddDomainAsync());
        await node.WorkAsync();
        await installation.Database.ExecuteAsync($"UPDATE tls.certificates SET {damage}, version = nextval('tls.versions') WHERE host = $1", damaged);
        await node.ReadListAsync();

        Assert.Null(await node.Cache.LoadAsync(damaged));
        Assert.NotNull(await node.Cache.LoadAsync(sound));
    }

    [Fact]
    public async Task With_another_installations_key_nothing_opens_and_nothing_breaks()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        await node.ReadListAsync();
        Assert.NotNull(await node.Cache.LoadAsync(host));
        await using var other = new Workshop(
            installation, TimeProvider.System, new CertificateOptions { Key = installation.OtherKey(), Directory = node.Folder, Authorities = [ca.Authority] });

        // From the copy alone, then from the database.
        Assert.Null(await other.Cache.LoadAsync(host));
        await other.ReadListAsync();
        Assert.Null(await other.Cache.LoadAsync(host));
        Assert.NotNull(await node.Cache.LoadAsync(host));
    }

    private static async Task AssertHiddenAsync(Installation installation, Workshop node, params byte[][] secrets)
    {
        var places = new List<byte[]>();
        foreach (var table in Tables)
        {
            var rows = await Sql.ListAsync<string>(installation.Database.AdminConnectionString, $"SELECT t::text FROM tls.{table} t");
            places.AddRange(rows.Select(Encoding.UTF8.GetBytes));
        }

        places.Add(await installation.Database.ScalarAsync<byte[]>("SELECT coalesce(string_agg(sealed_key, ''), '') FROM tls.certificates"));
        places.Add(await installation.Database.ScalarAsync<byte[]>("SELECT coalesce(string_agg(sealed_key, ''), '') FROM tls.issuance"));
        places.AddRange(Directory.GetFiles(node.Folder).Select(File.ReadAllBytes));
        Assert.True(places.Count > 3);
        foreach (var form in secrets.SelectMany(FormsOf).Append("PRIVATE KEY"u8.ToArray()))
        {
            Assert.All(places, place => Assert.Equal(-1, place.AsSpan().IndexOf(form)));
        }

        var dump = await DatabaseDump.TakeAsync(installation.Database.AdminConnectionString);
        Assert.True(dump.Contains("sealed_key"));
        Assert.False(dump.Contains("PRIVATE KEY"));
        foreach (var secret in secrets)
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(secret, out _);
            Assert.Empty(dump.FormsOf(secret));
            Assert.Empty(dump.FormsOf(key.ExportParameters(true).D!)); // not null: it is private
        }
    }

    // The whole key, and the secret number in it, as somebody might have written them.
    private static IEnumerable<byte[]> FormsOf(byte[] pkcs8)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        foreach (var secret in (byte[][])[pkcs8, key.ExportParameters(true).D!]) // not null: it is private
        {
            yield return secret;
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(secret));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret));
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(secret).TrimEnd('='));
            yield return Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(secret));
        }
    }
}
