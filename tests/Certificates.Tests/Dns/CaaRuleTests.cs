using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Dns;

/// <summary>Whether the certificate authority may issue: RFC 8659 and the methods of RFC 8657.</summary>
public sealed class CaaRuleTests : IAsyncDisposable
{
    private readonly ScriptedDns _dns = new();

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Theory]
    [InlineData("issue", "ca.example", true)]
    [InlineData("issue", "other.example", false)]
    [InlineData("issue", "CA.example; accounturi=https://ca.example/1", true)]
    [InlineData("issue", "ca.example; validationmethods=dns-01", false)]
    [InlineData("issue", "ca.example; validationmethods=dns-01,http-01", true)]
    [InlineData("issue", ";", false)]
    [InlineData("issuewild", ";", true)]
    [InlineData("iodef", "mailto:it@lumen.example", true)]
    public async Task The_records_decide(string tag, string value, bool allowed) => await JudgeAsync(0, tag, value, allowed);

    [Fact]
    public async Task A_critical_rule_that_nobody_knows_forbids() => await JudgeAsync(128, "tbs", "unknown", allowed: false);

    [Fact]
    public async Task The_nearest_name_with_records_decides_and_is_named()
    {
        _dns.Address("go.lumen.example", "192.0.2.1").Authorities("lumen.example", (0, "issue", "other.example")).Authorities("example", (0, "issue", "ca.example"));

        var finding = await JudgeAsync();

        Assert.Equal(FindingKind.CaaForbids, finding?.Kind);
        Assert.Equal(["lumen.example", "ca.example", "0 issue \"other.example\""], finding?.Values);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_no_permission()
    {
        _dns.Fail("lumen.example", ScriptedDns.Failure.ServerFailure);

        Assert.Equal((FindingKind.CaaNotAsked, FindingSeverity.CouldNotAsk), ((await JudgeAsync())?.Kind, (await JudgeAsync())?.Severity));
    }

    [Fact]
    public async Task Without_records_anybody_may() => Assert.Null(await JudgeAsync());

    private async Task JudgeAsync(byte flags, string tag, string value, bool allowed)
    {
        _dns.Authorities("go.lumen.example", (flags, tag, value));

        Assert.Equal(allowed, await JudgeAsync() is null);
    }

    private Task<DomainFinding?> JudgeAsync() =>
        CaaRule.JudgeAsync(new DnsLookup(new DnsOptions { Servers = [_dns.EndPoint] }), "go.lumen.example", ["ca.example"], default);
}
