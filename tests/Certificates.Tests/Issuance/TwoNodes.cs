using System.Collections.Concurrent;
using WhiteLabelLinks.Certificates.Tests.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>
/// Two nodes of one installation. The CA finds answers over HTTP at one of them and by handshake at the other, while both order: most
/// answers are given by a node that knows of them from the database alone.
/// </summary>
public sealed class TwoNodes(PebbleFixture world) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, bool> _served = new(StringComparer.Ordinal);
    private Pebble? _ca;

    internal Installation Installation { get; private set; } = null!; // set before any test runs

    internal Node First { get; private set; } = null!; // as above

    internal Node Second { get; private set; } = null!; // as above

    internal IReadOnlyList<Node> Both => [First, Second];

    internal string FirstFolder { get; private set; } = ""; // as above

    internal CertificateAuthority Authority => new(_ca!.Options); // as above

    public async ValueTask InitializeAsync()
    {
        Installation = await Installation.CreateAsync();
        for (var attempt = 1; ; attempt++)
        {
            var ports = Enumerable.Range(0, 4).Select(_ => Child.FreePort()).ToArray();
            _ca = await Pebble.StartAsync(world.DnsPort, httpPort: ports[0], tlsPort: ports[3], needsExternalAccount: false, reusedProofs: 0);
            try
            {
                FirstFolder = Installation.NewFolder();
                First = await Node.StartAsync(Installation.EdgeConnection, Options(FirstFolder), ports[0], ports[1]);
                Second = await Node.StartAsync(Installation.EdgeConnection, Options(Installation.NewFolder()), ports[2], ports[3]);
                return;
            }
            catch (IOException) when (attempt < 5)
            {
                await (First?.DisposeAsync() ?? ValueTask.CompletedTask);
                await _ca.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await (_ca?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Installation.DisposeAsync();
    }

    /// <summary>A new domain of a brand's: proved, and pointing here.</summary>
    internal async Task<string> AddDomainAsync()
    {
        var host = Installation.NewName();
        _served[host] = true;
        await Installation.AddDomainAsync(host);
        return host;
    }

    internal Task ReleaseAsync(string host)
    {
        _served.TryRemove(host, out _);
        return Installation.ReleaseAsync(host);
    }

    /// <summary>A new domain, with its certificate on both nodes.</summary>
    internal async Task<string> AddServedDomainAsync()
    {
        var host = await AddDomainAsync();
        foreach (var node in Both)
        {
            await Eventually.TrueAsync(async () => await Visitor.GreetAsync(node.HttpsPort, host) is not null, $"{host} has no certificate.");
        }

        return host;
    }

    private CertificateOptions Options(string folder) => new()
    {
        Authorities = [Authority],
        Key = Installation.Key,
        Directory = folder,
        IsServed = (_, host) => _served.ContainsKey(host),
    };
}

/// <summary>Its tests share the servers, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OnTwoNodes : ICollectionFixture<TwoNodes>
{
    public const string Name = "on two nodes";
}
