using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Dns;

public sealed class PublicSuffixesTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("go.example.com", "example.com")]
    [InlineData("a.b.c.example.com", "example.com")]
    [InlineData("go.example.co.uk", "example.co.uk")]
    [InlineData("www.example.de", "example.de")]
    // A rule with a star, and the exception to it.
    [InlineData("go.shop.example.ck", "shop.example.ck")]
    [InlineData("go.www.ck", "www.ck")]
    [InlineData("city.kawasaki.jp", "city.kawasaki.jp")]
    [InlineData("go.city.kawasaki.jp", "city.kawasaki.jp")]
    [InlineData("a.b.other.kawasaki.jp", "b.other.kawasaki.jp")]
    // What hosting companies hand out.
    [InlineData("go.someone.github.io", "someone.github.io")]
    [InlineData("bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    // Rules in other scripts.
    [InlineData("go.例え.公司.cn", "xn--r8jz45g.xn--55qx5d.cn")]
    // No rule: the last two labels.
    [InlineData("go.lumen.localhost", "lumen.localhost")]
    [InlineData("a.b.nosuchtld", "b.nosuchtld")]
    // Nothing above it.
    [InlineData("com", "com")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("github.io", "github.io")]
    public void The_name_that_was_registered_is_the_suffix_and_one_label(string host, string registered) =>
        Assert.Equal(registered, PublicSuffixes.RegisteredDomain(Host(host)));

    [Theory]
    [InlineData("com", true)]
    [InlineData("co.uk", true)]
    [InlineData("github.io", true)]
    [InlineData("anything.ck", true)]
    [InlineData("www.ck", false)]
    [InlineData("example.com", false)]
    [InlineData("localhost", true)]
    [InlineData("lumen.localhost", false)]
    public void A_public_suffix_is_known(string host, bool isPublic) => Assert.Equal(isPublic, PublicSuffixes.Contains(Host(host)));

    private static HostName Host(string text) =>
        HostName.TryParse(text, out var host, out var error) ? host : throw new ArgumentException(error, nameof(text));
}
