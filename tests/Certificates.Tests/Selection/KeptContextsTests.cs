using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Selection;

/// <summary>Whoever comes back to a busy host is let in by a short handshake (S112), however many other hosts were visited meanwhile.</summary>
public sealed class KeptContextsTests
{
    // More than twice as many as there may be contexts before .NET tidies up.
    private const int Others = 70;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_returning_visitor_of_a_busy_host_resumes_after_many_other_hosts_were_visited(bool isOld)
    {
        await using var installation = await Installation.CreateAsync();
        var hosts = await installation.AddServedDomainsAsync(1 + Others);
        await using var node = await StartAsync(installation, mostKeptOpen: 1);
        using var visitor = new ReturningVisitor(isOld);
        Greet(visitor, node, hosts[0]).Session.Dispose();
        Greet(visitor, node, hosts[0]).Session.Dispose();
        Greet(visitor, node, hosts[1]).Session.Dispose();
        await Eventually.TrueAsync(() => Task.FromResult(KeptBy(node) == 1), "The busy host's context is not kept.");

        using var earlier = Greet(visitor, node, hosts[0]).Session;
        foreach (var other in hosts.Skip(1))
        {
            Greet(visitor, node, other).Session.Dispose();
        }

        var again = Greet(visitor, node, hosts[0], earlier);
        again.Session.Dispose();
        Assert.True(again.IsResumed);
        Assert.Equal(1, KeptBy(node));
    }

    [Fact]
    public async Task Where_nothing_is_kept_the_same_visitor_is_let_in_by_a_whole_handshake()
    {
        await using var installation = await Installation.CreateAsync();
        var hosts = await installation.AddServedDomainsAsync(1 + Others);
        await using var node = await StartAsync(installation, mostKeptOpen: 0);
        using var visitor = new ReturningVisitor();

        using var earlier = Greet(visitor, node, hosts[0]).Session;
        foreach (var other in hosts.Skip(1))
        {
            Greet(visitor, node, other).Session.Dispose();
        }

        var again = Greet(visitor, node, hosts[0], earlier);
        again.Session.Dispose();
        Assert.False(again.IsResumed);
    }

    [Fact]
    public async Task Those_with_most_visitors_are_kept_and_no_more_than_may_be()
    {
        await using var installation = await Installation.CreateAsync();
        var hosts = await installation.AddServedDomainsAsync(4);
        await using var node = new Workshop(
            installation, TimeProvider.System, new CertificateOptions { Key = installation.Key, Directory = installation.NewFolder(), MostKeptOpen = 2 });
        await node.ReadListAsync();
        foreach (var host in hosts)
        {
            Assert.NotNull(await node.Cache.LoadAsync(host));
        }

        ServableCertificate[] Busiest(int most) => [.. node.Cache.Busiest(most, static _ => false)];
        void Visit(string host, int times)
        {
            for (var visit = 0; visit < times; visit++)
            {
                Assert.NotNull(node.Cache.Find(host));
            }
        }

        // One visit is no reason: strangers may call at every host once.
        Assert.Empty(Busiest(4));
        Visit(hosts[0], 1);
        Visit(hosts[2], 15);
        Visit(hosts[3], 3);
        Assert.Equal([Of(hosts[2]), Of(hosts[3])], Busiest(2));
        await node.Get<KeptContexts>().KeepBusiestAsync(CancellationToken.None);
        Assert.Equal(2, node.Get<KeptContexts>().Count);

        // What was long ago counts less than what is now.
        node.Cache.FadeVisits();
        node.Cache.FadeVisits();
        Visit(hosts[0], 3);
        Assert.Equal([Of(hosts[0]), Of(hosts[2])], Busiest(2));
        Assert.Equal(3, Busiest(4).Length);
        await node.Get<KeptContexts>().KeepBusiestAsync(CancellationToken.None);
        Assert.Equal(2, node.Get<KeptContexts>().Count);

        // Its next certificate is as busy as the one before.
        var version = await installation.Database.ScalarAsync<long>(
            "UPDATE tls.certificates SET version = nextval('tls.versions') WHERE host = $1 RETURNING version", hosts[0]);
        node.Get<CertificateIndex>().Set(hosts[0], version);
        await node.Cache.ChangedAsync(hosts[0]);
        Assert.Equal(version, Busiest(1).Single().Version);

        ServableCertificate Of(string host) => node.Cache.Busiest(4, static _ => false).Single(certificate =>
            certificate.Options.ServerCertificateContext!.TargetCertificate.MatchesHostname(host)); // not null: made with one
    }

    private static Visit Greet(ReturningVisitor visitor, Node node, string host, VisitorSession? earlier = null) =>
        visitor.Greet(node.HttpsPort, host, earlier) ?? throw new InvalidOperationException($"{host} was refused.");

    private static int KeptBy(Node node) => Get<KeptContexts>(node).Count;

    private static T Get<T>(Node node)
        where T : notnull => node.Services.GetRequiredService<T>();

    private static async Task<Node> StartAsync(Installation installation, int mostKeptOpen)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var node = await Node.StartAsync(
                    installation.EdgeConnection,
                    new CertificateOptions { Key = installation.Key, Directory = installation.NewFolder(), MostKeptOpen = mostKeptOpen },
                    Child.FreePort(),
                    Child.FreePort());
                await Eventually.TrueAsync(() => Task.FromResult(Get<CertificateIndex>(node).IsLoaded), "It does not learn who has a certificate.");
                return node;
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody else took one of the ports.
            }
        }
    }
}
