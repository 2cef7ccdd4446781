using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Hosts;

public sealed class HostTableTests
{
    [Fact]
    public void A_hundred_thousand_domains_are_found_each_by_its_name()
    {
        var hosts = Enumerable.Range(0, 100_000)
            .Select(i => (HostEntry)new ShortHost($"go{i}.brand{i % 977}.test", new BrandId(i), new DomainId(i), "B")).ToArray();
        var table = new HostTable(hosts);

        foreach (var host in hosts)
        {
            Assert.Same(host, table.Find(host.Host));
            Assert.Null(table.Find(host.Host + "x"));
        }
        Assert.False(table.HasConsole);
    }

    [Theory]
    [InlineData("go.lumen.test", "go.lumen.test")]
    [InlineData("Go.LUMEN.test:80", "go.lumen.test")]
    [InlineData("[::1]:80", "[::1]")]
    [InlineData("[::1", "")]
    [InlineData("a:b:c", "a")]
    [InlineData("a.", "a")]
    [InlineData(".", ".")]
    public void A_header_is_normalized(string header, string host) =>
        Assert.Equal(host, HostHeader.Normalize(header, new char[HostHeader.MaxLength + 1]).ToString());

    [Fact]
    public void A_header_longer_than_a_host_can_be_is_no_host()
    {
        for (var length = 250; length < 600; length++)
        {
            foreach (var letter in "aA")
            {
                var header = new string(letter, length);
                var expected = length > HostHeader.MaxLength ? "" : header.ToLowerInvariant();
                Assert.Equal(expected, HostHeader.Normalize(header, new char[HostHeader.MaxLength + 1]).ToString());
                Assert.Equal(expected, HostHeader.Normalize(header + ".:8080", new char[HostHeader.MaxLength + 1]).ToString());
            }
        }
    }
}
