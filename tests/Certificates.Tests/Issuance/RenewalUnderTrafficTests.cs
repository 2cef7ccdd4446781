using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A certificate is replaced while visitors come in all the time (S112): none of them notices.</summary>
[Collection(OnTwoNodes.Name)]
public sealed class RenewalUnderTrafficTests(TwoNodes nodes, ITestOutputHelper output)
{
    [Fact]
    public async Task No_visitor_is_turned_away_during_a_renewal_and_both_nodes_serve_the_new_key_within_seconds()
    {
        var host = await nodes.AddServedDomainAsync();
        var before = await nodes.Installation.SerialAsync(host);
        await using var traffic = new Traffic(nodes, host);

        await nodes.Installation.AskForAsync(host);
        await Eventually.TrueAsync(async () => await nodes.Installation.SerialAsync(host) != before, "It was not renewed.");
        var after = await nodes.Installation.SerialAsync(host);
        var took = await Eventually.TrueAsync(() => Task.FromResult(traffic.Serials.All(serial => serial == after)), "A node stays behind.");

        var leaves = await traffic.StopAsync();
        output.WriteLine($"{traffic.Handshakes} handshakes; the new certificate was on both nodes after {took.TotalSeconds:0.00} s");
        Assert.True(took < TimeSpan.FromSeconds(5), $"It took {took}.");
        Assert.Equal(0, traffic.Failures);
        Assert.Equal([after, before], leaves.Select(leaf => leaf.SerialNumber).OrderBy(serial => serial == before));
        Assert.Equal(2, leaves.Select(leaf => leaf.GetPublicKeyString()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, await nodes.Installation.OrdersAsync(host));
    }

    [Fact]
    public async Task A_proof_by_handshake_works_while_visitors_come_and_none_of_them_sees_it()
    {
        var host = await nodes.AddServedDomainAsync();
        var before = await nodes.Installation.SerialAsync(host);
        await using var traffic = new Traffic(nodes, host);

        await nodes.Installation.Database.ExecuteAsync(
            """
            CREATE TABLE seen (host text, type text);
            CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
              'BEGIN INSERT INTO public.seen VALUES (NEW.host, NEW.type); RETURN NULL; END';
            CREATE TRIGGER see AFTER INSERT ON tls.challenges FOR EACH ROW EXECUTE FUNCTION see();
            """);

        // The second try is by handshake.
        await nodes.Installation.Database.ExecuteAsync("UPDATE tls.issuance SET failures = 1, is_asked_for = true WHERE host = $1", host);
        await Eventually.TrueAsync(async () => await nodes.Installation.SerialAsync(host) != before, "It was not renewed.");

        var leaves = await traffic.StopAsync();
        output.WriteLine($"{traffic.Handshakes} handshakes during a proof by handshake");
        Assert.Equal(
            [ChallengeType.TlsAlpn],
            await Sql.ListAsync<string>(nodes.Installation.Database.AdminConnectionString, "SELECT type FROM seen WHERE host = $1", host));
        Assert.Equal(0, traffic.Failures);
        Assert.All(leaves, leaf => Assert.Null(leaf.Extensions["1.3.6.1.5.5.7.1.31"]));
        Assert.Contains(before, leaves.Select(leaf => leaf.SerialNumber));
    }

    /// <summary>Visitors at both nodes, one after the other at each, until it is stopped.</summary>
    private sealed class Traffic : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Dictionary<string, X509Certificate2> _leaves = new(StringComparer.Ordinal);
        private readonly Lock _counting = new();
        private readonly string?[] _serials;
        private readonly Task[] _visitors;

        public Traffic(TwoNodes nodes, string host)
        {
            _serials = new string?[nodes.Both.Count];
            _visitors = [.. nodes.Both.Select((node, number) => Task.Run(() => VisitAsync(node.HttpsPort, number, host)))];
        }

        public int Handshakes { get; private set; }

        public int Failures { get; private set; }

        /// <summary>What each node served last.</summary>
        public IReadOnlyList<string?> Serials => _serials;

        /// <summary>Every certificate that was seen.</summary>
        public async Task<IReadOnlyCollection<X509Certificate2>> StopAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_visitors);
            return _leaves.Values;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async Task VisitAsync(int port, int number, string host)
        {
            while (!_stop.IsCancellationRequested)
            {
                var greeting = await Visitor.GreetAsync(port, host);
                lock (_counting)
                {
                    Handshakes++;
                    Failures += greeting is null ? 1 : 0;
                    if (greeting is not null)
                    {
                        _leaves[greeting.Leaf.Thumbprint] = greeting.Leaf;
                        _serials[number] = greeting.Leaf.SerialNumber;
                    }
                }
            }
        }
    }
}
