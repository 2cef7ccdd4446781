using System.Net;
using CsCheck;
using Microsoft.Extensions.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class ClientAddressTests
{
    private static readonly TrustedProxies Proxies = TrustedProxies.Parse(["10.0.0.0/8", "192.0.2.7", "2001:db8:ffff::/48", " ", ""]);

    [Theory]
    [InlineData("203.0.113.9", "1.2.3.4", "203.0.113.9")] // nobody's proxy: what it says is not read
    [InlineData("203.0.113.9", "", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "1.2.3.4", "203.0.113.9")]
    [InlineData("10.1.1.1", "1.2.3.4", "1.2.3.4")]
    [InlineData("::ffff:10.1.1.1", "1.2.3.4", "1.2.3.4")]
    [InlineData("192.0.2.7", "1.2.3.4", "1.2.3.4")]
    [InlineData("192.0.2.8", "1.2.3.4", "192.0.2.8")]
    [InlineData("2001:db8:ffff::1", "1.2.3.4", "1.2.3.4")]
    [InlineData("10.1.1.1", "6.6.6.6, 1.2.3.4", "1.2.3.4")] // the left one is the visitor's own invention
    [InlineData("10.1.1.1", "6.6.6.6,1.2.3.4 , 10.2.2.2,10.3.3.3", "1.2.3.4")]
    [InlineData("10.1.1.1", "1.2.3.4:51000", "1.2.3.4")]
    [InlineData("10.1.1.1", "[2001:db8::5]:51000", "2001:db8::5")]
    [InlineData("10.1.1.1", "[2001:db8::5]", "2001:db8::5")]
    [InlineData("10.1.1.1", "2001:db8::5", "2001:db8::5")]
    [InlineData("10.1.1.1", "::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("10.1.1.1", "::ffff:10.2.2.2", null)]
    [InlineData("10.1.1.1", "", null)] // the proxy did not say
    [InlineData("10.1.1.1", "10.2.2.2", null)]
    [InlineData("10.1.1.1", "1.2.3.4, unknown", null)]
    [InlineData("10.1.1.1", "1.2.3.4, ", null)]
    [InlineData("10.1.1.1", "1.2.3.4,,10.2.2.2", null)]
    [InlineData("10.1.1.1", "1", null)]
    [InlineData("10.1.1.1", "1.2.3", null)]
    [InlineData("10.1.1.1", "0x7f.0.0.1", null)]
    [InlineData("10.1.1.1", "1.2.3.4.5", null)]
    [InlineData("10.1.1.1", "1.2.3.256", null)]
    [InlineData("10.1.1.1", "1.2.3.4:", null)]
    [InlineData("10.1.1.1", "1.2.3.4:port", null)]
    [InlineData("10.1.1.1", "[2001:db8::5", null)]
    [InlineData("10.1.1.1", "[2001:db8::5]x", null)]
    [InlineData("10.1.1.1", "[1.2.3.4]", null)]
    [InlineData("10.1.1.1", "fe80::1%eth0", null)]
    [InlineData("10.1.1.1", "1.2.3.4\0", null)]
    public void The_visitor_is_the_right_most_address_that_is_no_proxy_of_ours(string peer, string forwardedFor, string? client) =>
        Assert.Equal(client, ClientAddress.Of(IPAddress.Parse(peer), forwardedFor, Proxies)?.ToString());

    [Fact]
    public void Several_headers_are_one_list()
    {
        Assert.Equal("1.2.3.4", Of(["6.6.6.6", "1.2.3.4, 10.2.2.2", "10.3.3.3"])?.ToString());
        Assert.Equal("1.2.3.4", Of(["6.6.6.6", "1.2.3.4"])?.ToString());
        Assert.Equal("5.6.7.8", Of(["1.2.3.4", "5.6.7.8,10.3.3.3"])?.ToString());

        static IPAddress? Of(string[] headers) => ClientAddress.Of(IPAddress.Parse("10.1.1.1"), headers, Proxies);
    }

    [Fact]
    public void A_chain_longer_than_any_of_ours_is_not_followed()
    {
        Assert.Equal("1.2.3.4", Through(15)?.ToString());
        Assert.Null(Through(16));
        Assert.Null(Through(3000));

        static IPAddress? Through(int proxies) =>
            ClientAddress.Of(IPAddress.Parse("10.1.1.1"), "1.2.3.4" + string.Concat(Enumerable.Repeat(", 10.2.2.2", proxies)), Proxies);
    }

    [Fact]
    public void Without_trusted_proxies_only_the_peer_counts()
    {
        Assert.Equal("10.1.1.1", ClientAddress.Of(IPAddress.Parse("10.1.1.1"), "1.2.3.4", TrustedProxies.None)?.ToString());
        Assert.Null(ClientAddress.Of(null, "1.2.3.4", Proxies));
    }

    [Fact]
    public void No_header_makes_it_throw() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789abcdef:.,[]% "], 0, 80]).Sample(
        header => ClientAddress.Of(IPAddress.Parse("10.1.1.1"), new StringValues([header, header]), Proxies) is not { IsIPv4MappedToIPv6: true }, iter: 50_000);

    [Fact]
    public void All_wrong_proxies_are_told_at_once()
    {
        var e = Assert.Throws<InvalidDataException>(() =>
            TrustedProxies.Parse(["10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/33", "proxy.example", "10", "0.0.0.0/0", "::/0", "::ffff:10.0.0.1", "10.0.0.0/x"]));

        Assert.Equal(
            ["10.0.0.1/8", "10.0.0.0/33", "proxy.example", "10", "0.0.0.0/0", "::/0", "::ffff:10.0.0.1", "10.0.0.0/x"],
            e.Message.Split("  - ")[1..].Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
