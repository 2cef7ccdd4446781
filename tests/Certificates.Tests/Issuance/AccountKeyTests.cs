using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Issuance;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>The account at a real ACME server gets a new key while two nodes order (S112, S117).</summary>
[Collection(OnTwoNodes.Name)]
public sealed class AccountKeyTests(TwoNodes nodes)
{
    [Fact]
    public async Task Nodes_go_on_with_the_new_key_and_the_old_one_opens_nothing_any_more()
    {
        await nodes.AddServedDomainAsync();
        using var before = await KeyAsync("sealed_key");
        var url = await ScalarAsync<string>("SELECT url FROM tls.accounts WHERE ca = $1");

        Assert.Equal([(nodes.Authority.Name, null)], await Change(nodes.First).RunAsync(CancellationToken.None));

        using var after = await KeyAsync("sealed_key");
        Assert.NotEqual(before.Thumbprint, after.Thumbprint);
        Assert.True(await ScalarAsync<bool>("SELECT next_sealed_key IS NULL AND key_changed_at IS NOT NULL FROM tls.accounts WHERE ca = $1"));
        using var client = Client();
        Assert.Null(await client.FindAccountAsync(before, CancellationToken.None));
        Assert.Equal(url, (await client.FindAccountAsync(after, CancellationToken.None))?.Url.AbsoluteUri);
        // Whichever node takes them.
        foreach (var _ in Enumerable.Range(0, 4))
        {
            var host = await nodes.AddServedDomainAsync();
            Assert.Equal(1, await nodes.Installation.OrdersAsync(host));
        }
        Assert.Equal(url, await ScalarAsync<string>("SELECT url FROM tls.accounts WHERE ca = $1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_changed_it_and_died_before_or_after_the_CA_took_it_leaves_an_account_that_works(bool wasTaken)
    {
        await nodes.AddServedDomainAsync();
        using var old = await KeyAsync("sealed_key");
        using var next = AcmeKey.Create();
        await nodes.Installation.Database.ExecuteAsync(
            "UPDATE tls.accounts SET next_sealed_key = $2 WHERE ca = $1",
            nodes.Authority.Name, nodes.Installation.Key.Seal(next.ToPkcs8(), "tls.accounts/" + nodes.Authority.Name));
        using var client = Client();
        if (wasTaken)
        {
            await client.OpenAccount(old, new Uri(await ScalarAsync<string>("SELECT url FROM tls.accounts WHERE ca = $1"))).ChangeKeyAsync(next, CancellationToken.None);
        }

        var host = await nodes.AddServedDomainAsync();

        Assert.Equal(1, await nodes.Installation.OrdersAsync(host));
        using (var used = await KeyAsync("sealed_key"))
        {
            Assert.Equal(wasTaken ? next.Thumbprint : old.Thumbprint, used.Thumbprint);
        }
        Assert.Equal(!wasTaken, await ScalarAsync<bool>("SELECT next_sealed_key IS NOT NULL FROM tls.accounts WHERE ca = $1"));

        // Again, and to the end: a key that was kept is the one that is taken.
        Assert.Equal([(nodes.Authority.Name, null)], await Change(nodes.Second).RunAsync(CancellationToken.None));
        using var last = await KeyAsync("sealed_key");
        Assert.Equal(!wasTaken, last.Thumbprint == next.Thumbprint);
        Assert.NotNull(await client.FindAccountAsync(last, CancellationToken.None));
        await nodes.AddServedDomainAsync();
    }

    private static AccountKeyChange Change(Node node) => node.Services.GetRequiredService<AccountKeyChange>();

    private AcmeClient Client() => nodes.Authority.NewClient(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<AcmeClient>.Instance);

    private async Task<AcmeKey> KeyAsync(string column) => AcmeKey.FromPkcs8(
        nodes.Installation.Key.Open(await ScalarAsync<byte[]>($"SELECT {column} FROM tls.accounts WHERE ca = $1"), "tls.accounts/" + nodes.Authority.Name));

    private Task<T> ScalarAsync<T>(string sql) => nodes.Installation.Database.ScalarAsync<T>(sql, nodes.Authority.Name);
}
