using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>From a proved domain to its certificate, with nobody doing anything (S112), on two nodes and at a real ACME server.</summary>
[Collection(OnTwoNodes.Name)]
public sealed class NewDomainTests(TwoNodes nodes, ITestOutputHelper output)
{
    // Of the issue: from the proof to the certificate on every node.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_domain_that_is_proved_and_points_here_gets_a_certificate_on_both_nodes_without_anybody_asking()
    {
        var started = TimeProvider.System.GetTimestamp();
        var host = Installation.NewName();
        await nodes.Installation.AddDomainAsync(host);

        await Eventually.TrueAsync(() => nodes.Installation.HasCertificateAsync(host), "No certificate came.");
        var greetings = new List<Greeting>();
        foreach (var node in nodes.Both)
        {
            Greeting? greeting = null;
            await Eventually.TrueAsync(async () => (greeting = await Visitor.GreetAsync(node.HttpsPort, host)) is not null, "It is not served.");
            greetings.Add(greeting!); // not null: just waited for
        }

        var took = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine($"From the proof to both nodes: {took.TotalSeconds:0.00} s");
        Assert.True(took < Bound, $"It took {took}.");
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(await nodes.Installation.Database.ScalarAsync<string>("SELECT chain FROM tls.certificates WHERE host = $1", host));
        Assert.Equal(3, chain.Count);
        foreach (var greeting in greetings)
        {
            Assert.True(greeting.Leaf.MatchesHostname(host, allowWildcards: false));
            Assert.Equal(chain[0].Thumbprint, greeting.Leaf.Thumbprint);
            Assert.Equal(chain.Skip(1).Select(issuer => issuer.Thumbprint), greeting.Sent.Where(sent => sent != chain[0].Thumbprint));
            Assert.Equal(SslApplicationProtocol.Http2, greeting.Protocol);
        }

        Assert.Equal(1, await nodes.Installation.OrdersAsync(host));
    }

    [Fact]
    public async Task Nothing_is_ordered_for_a_name_that_is_not_proved_or_points_elsewhere_or_is_suspended()
    {
        string[] hosts = [Installation.NewName(), Installation.NewName(), Installation.NewName()];
        await nodes.Installation.AddDomainAsync(hosts[0], isProved: false);
        await nodes.Installation.AddDomainAsync(hosts[1], isPointing: false);
        await nodes.Installation.AddDomainAsync(hosts[2], isSuspended: true);
        foreach (var host in hosts)
        {
            await nodes.Installation.AskForAsync(host);
            Assert.Null(await Visitor.GreetAsync(nodes.First.HttpsPort, host));
        }

        // Whoever came later was served: so these had their turn.
        await nodes.AddServedDomainAsync();

        foreach (var host in hosts)
        {
            Assert.Null(await Visitor.GreetAsync(nodes.First.HttpsPort, host));
            Assert.Equal(0, await nodes.Installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts WHERE host = $1", host));
        }
    }

    [Fact]
    public async Task A_released_host_is_refused_on_both_nodes_and_its_copy_is_gone()
    {
        var host = await nodes.AddServedDomainAsync();
        var other = await nodes.AddServedDomainAsync();
        Assert.Contains(Directory.EnumerateFiles(nodes.FirstFolder), file => File.ReadAllText(file).Contains(host, StringComparison.Ordinal));

        await nodes.ReleaseAsync(host);

        foreach (var node in nodes.Both)
        {
            var took = await Eventually.TrueAsync(async () => await Visitor.GreetAsync(node.HttpsPort, host) is null, "It is still served.");
            Assert.True(took < TimeSpan.FromSeconds(10), $"It was served for {took}.");
            Assert.NotNull(await Visitor.GreetAsync(node.HttpsPort, other));
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(!Directory.EnumerateFiles(nodes.FirstFolder).Any(file => File.ReadAllText(file).Contains(host, StringComparison.Ordinal))),
            "A copy stayed.");
        Assert.False(await nodes.Installation.HasCertificateAsync(host));
    }

    [Fact]
    public async Task Sixty_first_visitors_at_once_wait_for_one_order_and_get_its_certificate()
    {
        var started = TimeProvider.System.GetTimestamp();
        var host = await nodes.AddDomainAsync();

        var greetings = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Visitor.GreetAsync(nodes.Both[i % 2].HttpsPort, host)));

        output.WriteLine($"60 first handshakes after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.00} s");
        var serial = await nodes.Installation.SerialAsync(host);
        Assert.All(greetings, greeting =>
        {
            Assert.NotNull(greeting);
            Assert.Equal(serial, greeting.Leaf.SerialNumber);
            Assert.True(greeting.Leaf.MatchesHostname(host, allowWildcards: false));
        });
        Assert.Equal(1, await nodes.Installation.OrdersAsync(host));
    }
}
