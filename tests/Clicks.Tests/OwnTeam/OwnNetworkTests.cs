using System.Net;
using WhiteLabelLinks.Clicks.OwnTeam;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.OwnTeam;

/// <summary>S23: which addresses are the brand's own.</summary>
public sealed class OwnNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("2001:DB8::7", "2001:db8::7")]
    [InlineData("2001:db8:12:34::/48", "2001:db8:12::/48")]
    [InlineData("2001:db8::/24", "2001:d00::/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::1", "::1")]
    public void A_network_is_written_back_without_the_bits_that_it_leaves_open(string text, string written)
    {
        Assert.True(OwnNetwork.TryParse(text, out var network, out var fault));
        Assert.Equal((written, OwnNetworkFault.None), (network.ToString(), fault));
        Assert.True(OwnNetwork.TryParse(written, out var again, out _));
        Assert.Equal(network, again);
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("128.0.0.0/1")]
    [InlineData("10.0.0.0/7")]
    [InlineData("::/0")]
    [InlineData("2000::/3")]
    [InlineData("2001:d00::/23")]
    [InlineData("::/24")]
    [InlineData("::fffe:0:0/95")]
    public void Half_the_world_is_nobodys_team(string text)
    {
        Assert.False(OwnNetwork.TryParse(text, out _, out var fault));
        Assert.Equal(OwnNetworkFault.TooWide, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/24")]
    [InlineData("203.0.113")]
    [InlineData("203.0.113.256")]
    [InlineData("203.0.113.07")]
    [InlineData("3405803783")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("203.0.113.0/")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/+8")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("203.0.113.0/255.255.255.0")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::7]")]
    [InlineData("::ffff:203.0.113.0/120")]
    [InlineData("office.example")]
    public void What_is_no_network_is_refused(string text)
    {
        Assert.False(OwnNetwork.TryParse(text, out _, out var fault));
        Assert.Equal(OwnNetworkFault.NotANetwork, fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_address_is_in_a_network_exactly_when_its_first_bits_say_so(int seed)
    {
        var chance = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[chance.Next(2) == 0 ? 4 : 16];
            chance.NextBytes(bytes);
            bytes[0] |= 0x20;
            var bits = chance.Next(bytes.Length == 4 ? OwnNetwork.WidestOld : OwnNetwork.Widest, (bytes.Length * 8) + 1);
            Assert.True(OwnNetwork.TryParse($"{new IPAddress(bytes)}/{bits}", out var network, out _));
            Assert.True(network.Contains(new IPAddress(bytes)));
            // One other bit: inside or outside by where it stands.
            var flipped = chance.Next(bytes.Length * 8);
            bytes[flipped / 8] ^= (byte)(0x80 >> (flipped % 8));
            var other = new IPAddress(bytes);
            Assert.Equal(flipped >= bits, network.Contains(other));
            Assert.Equal(flipped >= bits, network.Contains(other.MapToIPv6()));
        }
    }

    [Fact]
    public void Somebodys_place_is_one_address_of_IPv4_and_a_house_of_IPv6()
    {
        Assert.Equal("203.0.113.7", OwnNetwork.Around(IPAddress.Parse("203.0.113.7")).ToString());
        Assert.Equal("203.0.113.7", OwnNetwork.Around(IPAddress.Parse("::ffff:203.0.113.7")).ToString());
        Assert.Equal("2001:db8:1:2::/64", OwnNetwork.Around(IPAddress.Parse("2001:db8:1:2:3:4:5:6")).ToString());
    }

    [Fact]
    public void A_brands_networks_are_no_other_brands()
    {
        var table = new OwnNetworkTable();
        Assert.True(OwnNetwork.TryParse("203.0.113.0/24", out var network, out _));
        table.Set([(new BrandId(1), network)]);
        var address = IPAddress.Parse("203.0.113.99");
        Assert.True(table.Contains(new BrandId(1), address));
        Assert.False(table.Contains(new BrandId(2), address));
        Assert.False(table.Contains(new BrandId(1), IPAddress.Parse("203.0.114.99")));
        Assert.False(table.Contains(new BrandId(1), null));
        table.Set([]);
        Assert.False(table.Contains(new BrandId(1), address));
    }

    [Fact]
    public void Looking_a_visitor_up_among_fifty_networks_allocates_nothing()
    {
        var table = new OwnNetworkTable();
        table.Set(Enumerable.Range(1, 50).Select(n =>
        {
            Assert.True(OwnNetwork.TryParse($"10.{n}.0.0/16", out var network, out _));
            return (new BrandId(1), network);
        }));
        var address = IPAddress.Parse("203.0.113.99");
        table.Contains(new BrandId(1), address);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            table.Contains(new BrandId(1), address);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
