using System.Net;
using System.Net.Http.Json;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Tests.Acme;
using Xunit;

[assembly: AssemblyFixture(typeof(PebbleFixture))]

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>A CA, another one that wants external accounts, the DNS they ask, and the site at all domains. Once for all tests.</summary>
public sealed class PebbleFixture : IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly HttpClient _dnsManagement = new();
    private Child? _dns;

    internal Pebble Ca { get; private set; } = null!; // set before any test runs

    internal Pebble StrictCa { get; private set; } = null!; // as above

    /// <summary>Where further CAs ask for names.</summary>
    /// <summary>The same server to nodes, which look at DNS before they order. Static, because there is one for all tests.</summary>
    internal static DnsOptions Dns { get; private set; } = new();

    internal int DnsPort { get; private set; }

    internal ChallengeSite Site { get; private set; } = null!; // as above

    public async ValueTask InitializeAsync()
    {
        Site = await ChallengeSite.StartAsync();
        DnsPort = await StartDnsAsync();
        Dns = new DnsOptions { Servers = [new IPEndPoint(IPAddress.Loopback, DnsPort)] };
        Ca = await Pebble.StartAsync(DnsPort, Site.HttpPort, Site.TlsPort, needsExternalAccount: false);
        StrictCa = await Pebble.StartAsync(DnsPort, Site.HttpPort, Site.TlsPort, needsExternalAccount: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Ca.DisposeAsync();
        await StrictCa.DisposeAsync();
        await (_dns?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Site.DisposeAsync();
        _dnsManagement.Dispose();
    }

    /// <summary>Every name is at 127.0.0.1, but this one from now on is where nothing listens.</summary>
    internal Task MoveAwayAsync(string host) => TellDnsAsync("add-a", new { host, addresses = new[] { "127.0.0.2" } });

    /// <summary>The name has this TXT record from now on.</summary>
    internal Task SayTextAsync(string name, string value) => TellDnsAsync("set-txt", new { host = name + ".", value });

    /// <summary>The name's zone is broken from now on.</summary>
    internal Task BreakDnsAsync(string host) => TellDnsAsync("set-servfail", new { host });

    private async Task TellDnsAsync(string order, object what)
    {
        using var answer = await _dnsManagement.PostAsJsonAsync(order, what);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<int> StartDnsAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var (port, managementPort) = (Child.FreePort(), Child.FreePort());
            _dns = Child.Start(
                NoEnvironment, "pebble-challtestsrv", "-dns01", $"127.0.0.1:{port}", "-management", $"127.0.0.1:{managementPort}",
                "-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", "");
            if (await _dns.AnswersOnAsync(port) && await _dns.AnswersOnAsync(managementPort))
            {
                _dnsManagement.BaseAddress = new Uri($"http://127.0.0.1:{managementPort}");
                return port;
            }

            var output = _dns.Output;
            await _dns.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException($"The DNS server does not start:\n{output}");
            }
        }
    }
}
