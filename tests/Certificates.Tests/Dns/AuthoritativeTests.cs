using System.Net;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using Xunit;
using static WhiteLabelLinks.Testing.ScriptedDns;

namespace WhiteLabelLinks.Certificates.Tests.Dns;

/// <summary>Without servers of its own, the program asks those that a domain names, and compares with what resolvers still say.</summary>
public sealed class AuthoritativeTests : IAsyncDisposable
{
    private const string Host = "go.lumen.example";
    private const string Console = "links.agency.example";
    private const string Ours = "192.0.2.7";
    private const string Token = "8f3a";

    private readonly ScriptedDns _resolver;
    private readonly ScriptedDns _owner;

    public AuthoritativeTests()
    {
        _owner = new ScriptedDns("127.0.0.3");
        _resolver = new ScriptedDns().Address(Console, Ours).NameServer("lumen.example", "ns1.host.example").Address("ns1.host.example", "127.0.0.3");
    }

    public async ValueTask DisposeAsync()
    {
        await _resolver.DisposeAsync();
        await _owner.DisposeAsync();
    }

    [Fact]
    public async Task What_the_domains_own_servers_say_counts_before_resolvers_know_it()
    {
        _owner.Alias(Host, Console).Text(DomainInspector.TokenName(Name(Host)), Token);
        _resolver.Address(Host, "198.51.100.4");

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Here, OwnershipProof.Found), (diagnosis.Reach, diagnosis.Proof));
        Assert.Contains(diagnosis.Findings, finding => finding is { Kind: FindingKind.NotPropagated, Severity: FindingSeverity.Waiting });

        _resolver.Remove(Host).Alias(Host, Console);
        Assert.DoesNotContain((await InspectAsync()).Findings, finding => finding.Kind == FindingKind.NotPropagated);
    }

    [Fact]
    public async Task The_resolver_stands_in_while_the_domains_servers_are_silent()
    {
        _owner.Fail("", Failure.Silent);
        _resolver.Alias(Host, Console).Text(DomainInspector.TokenName(Name(Host)), Token);

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Here, OwnershipProof.Found), (diagnosis.Reach, diagnosis.Proof));
        Assert.True(_owner.Questions > 0);
    }

    [Fact]
    public async Task A_domain_cannot_send_questions_into_our_own_network()
    {
        _owner.Alias(Host, Console);

        await InspectAsync(networks: []);

        Assert.Equal(0, _owner.Questions);
    }

    [Fact]
    public async Task Signatures_that_only_resolvers_check_are_told_of()
    {
        _owner.Alias(Host, Console);
        _resolver.Alias(Host, Console).Fail(Host, Failure.BogusSignature);

        Assert.Contains((await InspectAsync()).Findings, finding => finding.Kind == FindingKind.DnssecBroken);
    }

    [Fact]
    public async Task When_nobody_answers_it_is_over_in_time_and_nothing_is_known()
    {
        _owner.Fail("", Failure.Silent);
        _resolver.Fail("", Failure.Silent);
        var began = TimeProvider.System.GetTimestamp();

        var diagnosis = await InspectAsync();

        Assert.Equal((DomainReach.Unknown, OwnershipProof.Unknown, false), (diagnosis.Reach, diagnosis.Proof, diagnosis.IsLost));
        // Eight seconds by its own clock; the rest is for machines that are busy.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private Task<DomainDiagnosis> InspectAsync(IReadOnlyList<IPNetwork>? networks = null) =>
        new DomainInspector(
            new DnsOptions
            {
                Resolvers = [_resolver.EndPoint],
                NameServerPort = _owner.EndPoint.Port,
                Networks = networks ?? [IPNetwork.Parse("127.0.0.0/8")],
            },
            TimeProvider.System).InspectAsync(Name(Host), new DomainExpectation(Name(Console)) { Token = Token }, default);

    private static HostName Name(string text) =>
        HostName.TryParse(text, out var host, out var error) ? host : throw new ArgumentException(error, nameof(text));
}
