using WhiteLabelLinks.Clicks.Spool;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

public sealed class SipHashTests
{
    // The authors' own values: key 00 01 .. 0f, message 00 01 .. of each length.
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void It_is_the_published_hash(int length, ulong expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, 16).Select(n => (byte)n)];
        Assert.Equal(expected, SipHash.Of(bytes, bytes.AsSpan(0, length)));
    }
}
