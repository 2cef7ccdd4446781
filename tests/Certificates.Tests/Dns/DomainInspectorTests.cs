using System.Net;
using System.Net.Sockets;
using System.Text;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;
using static WhiteLabelLinks.Testing.ScriptedDns;

namespace WhiteLabelLinks.Certificates.Tests.Dns;

/// <summary>What is found about a host when one server is asked for everything, as <c>--dns-servers</c> has it (S18).</summary>
public sealed class DomainInspectorTests : IAsyncDisposable
{
    private const string Host = "go.lumen.example";
    private const string Console = "links.agency.example";
    private const string Ours = "192.0.2.7";
    private const string Token = "8f3a";

    private readonly ScriptedDns _dns = new ScriptedDns().Address(Console, Ours);

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Fact]
    public async Task An_alias_of_the_console_with_its_proof_is_all_it_takes()
    {
        _dns.Alias(Host, Console).Text(DomainInspector.TokenName(Name(Host)), "v=spf1 -all", Token);

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Here, OwnershipProof.Found, true), (diagnosis.Reach, diagnosis.Proof, diagnosis.IsCertain));
        Assert.Equal([Console], diagnosis.Aliases);
        Assert.All(diagnosis.Findings, finding => Assert.Equal(FindingSeverity.Fine, finding.Severity));
    }

    [Fact]
    public async Task Whether_anybody_answers_at_all_is_told_from_what_they_answer()
    {
        // It knows next to no name, and says so: that is an answer.
        Assert.True(await new DomainInspector(new DnsOptions { Servers = [_dns.EndPoint] }, TimeProvider.System).CanAskAsync(CancellationToken.None));

        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = new DomainInspector(new DnsOptions { Servers = [(IPEndPoint)silent.Client.LocalEndPoint!] }, TimeProvider.System); // not null: it is bound
        Assert.False(await nobody.CanAskAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Our_own_address_is_as_good_as_the_alias()
    {
        _dns.Address(Host, Ours);
        Assert.Equal(DomainReach.Here, (await InspectAsync()).Reach);

        _dns.Address(Host, "192.0.2.99");
        Assert.Equal(DomainReach.Elsewhere, (await InspectAsync()).Reach);
        Assert.Equal(DomainReach.Here, (await InspectAsync(new DomainExpectation(Name(Console)) { Addresses = [IPAddress.Parse("192.0.2.99")] })).Reach);
    }

    [Theory]
    [InlineData("go.lumen.example", FindingKind.NothingThere)]
    [InlineData("lumen.example", FindingKind.NothingAtApex)]
    public async Task Nothing_there_is_waited_for(string host, FindingKind kind)
    {
        var diagnosis = await InspectAsync(host: host);

        Assert.Equal((DomainReach.Nowhere, OwnershipProof.Missing), (diagnosis.Reach, diagnosis.Proof));
        Assert.Contains(diagnosis.Findings, finding => finding.Kind == kind && finding.Severity == FindingSeverity.Waiting);
        Assert.Contains(diagnosis.Findings, finding => finding is { Kind: FindingKind.TokenMissing, Severity: FindingSeverity.Waiting });
    }

    [Fact]
    public async Task What_leads_elsewhere_is_named()
    {
        _dns.Alias(Host, "shop.elsewhere.example").Address("shop.elsewhere.example", "198.51.100.4");
        Assert.Equal(["shop.elsewhere.example", "198.51.100.4"], await FindAsync(FindingKind.LeadsElsewhere));

        _dns.Remove(Host).Alias(Host, "gone.elsewhere.example");
        Assert.Equal(["gone.elsewhere.example"], await FindAsync(FindingKind.AliasBroken));

        _dns.Remove(Host).Address(Host, Ours, "198.51.100.4");
        Assert.Equal(["198.51.100.4"], await FindAsync(FindingKind.MixedAddresses, DomainReach.Partly));

        _dns.Remove(Host).Address(Host, Ours, "2a00:1450::1");
        Assert.Equal(["2a00:1450::1"], await FindAsync(FindingKind.ForeignIpv6, DomainReach.Partly));

        _dns.Remove(Host).Address(Host, "104.18.2.2", "2606:4700::6812:202");
        Assert.Equal(["Cloudflare"], await FindAsync(FindingKind.Proxied));
        Assert.False((await InspectAsync()).IsLost);
    }

    [Fact]
    public async Task A_wrong_proof_is_shown_and_one_behind_a_wildcard_counts_for_nothing()
    {
        var name = DomainInspector.TokenName(Name(Host));
        _dns.Text(name, "another-brands-token");
        Assert.Equal(["another-brands-token"], await FindAsync(FindingKind.TokenWrong));

        // Whoever owns the target could otherwise prove every name under a wildcard that somebody left behind.
        _dns.Remove(name).Alias(name, "anything.elsewhere.example").Text("anything.elsewhere.example", Token);
        Assert.Equal(["anything.elsewhere.example"], await FindAsync(FindingKind.TokenBehindAlias));
        Assert.Equal(OwnershipProof.Missing, (await InspectAsync()).Proof);
    }

    [Theory]
    [InlineData(Failure.Silent)]
    [InlineData(Failure.Refused)]
    [InlineData(Failure.ServerFailure)]
    public async Task Who_could_not_be_asked_said_nothing(Failure failure)
    {
        _dns.Fail("", failure);

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Unknown, OwnershipProof.Unknown, false), (diagnosis.Reach, diagnosis.Proof, diagnosis.IsLost));
        Assert.All(diagnosis.Findings, finding => Assert.Equal(FindingSeverity.CouldNotAsk, finding.Severity));
    }

    [Fact]
    public async Task A_resolver_that_knows_no_name_is_not_believed()
    {
        _dns.Fail("", Failure.NoSuchName);

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Nowhere, false, false), (diagnosis.Reach, diagnosis.IsCertain, diagnosis.IsLost));
    }

    [Fact]
    public async Task A_domain_without_proof_that_leads_elsewhere_is_lost()
    {
        _dns.Address(Host, "198.51.100.4");
        Assert.True((await InspectAsync()).IsLost);

        // Either of the two keeps it.
        _dns.Text(DomainInspector.TokenName(Name(Host)), Token);
        Assert.False((await InspectAsync()).IsLost);
        _dns.Remove(DomainInspector.TokenName(Name(Host))).Remove(Host).Alias(Host, Console);
        Assert.False((await InspectAsync()).IsLost);
    }

    [Fact]
    public async Task Broken_signatures_are_told_from_a_server_that_fails()
    {
        _dns.Alias(Host, Console).Fail("lumen.example", Failure.BogusSignature);

        var diagnosis = await InspectAsync();

        Assert.Contains(diagnosis.Findings, finding => finding is { Kind: FindingKind.DnssecBroken, Severity: FindingSeverity.Broken });
        Assert.Equal((DomainReach.Unknown, false), (diagnosis.Reach, diagnosis.IsLost));
    }

    [Fact]
    public async Task A_site_that_answers_there_now_is_told_of()
    {
        using var site = new TcpListener(IPAddress.Loopback, 0);
        site.Start();
        var served = ServeOnceAsync(site);
        _dns.Address(Host, "127.0.0.1");
        var port = ((IPEndPoint)site.LocalEndpoint).Port;
        var expected = new DomainExpectation(Name(Console)) { LooksForSite = true };

        // This machine's own network is not knocked at unless the operator opened it.
        var closed = await new DomainInspector(new DnsOptions { Servers = [_dns.EndPoint], SitePort = port }, TimeProvider.System)
            .InspectAsync(Name(Host), expected, default);
        Assert.DoesNotContain(closed.Findings, finding => finding.Kind == FindingKind.LiveSite);

        var open = await new DomainInspector(
            new DnsOptions { Servers = [_dns.EndPoint], SitePort = port, Networks = [IPNetwork.Parse("127.0.0.0/8")] }, TimeProvider.System)
            .InspectAsync(Name(Host), expected, default);
        Assert.Equal(["404"], Assert.Single(open.Findings, finding => finding.Kind == FindingKind.LiveSite).Values);
        await served;
    }

    [Fact]
    public async Task Every_question_is_asked_anew()
    {
        _dns.Address(Host, "198.51.100.4");
        Assert.Equal(DomainReach.Elsewhere, (await InspectAsync()).Reach);
        _dns.Address(Host, Ours);
        Assert.Equal(DomainReach.Here, (await InspectAsync()).Reach);
    }

    private static async Task ServeOnceAsync(TcpListener site)
    {
        using var client = await site.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    private async Task<IReadOnlyList<string>> FindAsync(FindingKind kind, DomainReach? reach = null)
    {
        var diagnosis = await InspectAsync();
        Assert.True(reach is null || reach == diagnosis.Reach, $"{diagnosis.Reach}");
        return Assert.Single(diagnosis.Findings, finding => finding.Kind == kind).Values;
    }

    private Task<DomainDiagnosis> InspectAsync(DomainExpectation? expected = null, string host = Host) =>
        new DomainInspector(new DnsOptions { Servers = [_dns.EndPoint] }, TimeProvider.System)
            .InspectAsync(Name(host), expected ?? new DomainExpectation(Name(Console)) { Token = Token }, default);

    private static HostName Name(string text) =>
        HostName.TryParse(text, out var host, out var error) ? host : throw new ArgumentException(error, nameof(text));
}
