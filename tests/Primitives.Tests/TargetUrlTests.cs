using Xunit;

namespace WhiteLabelLinks.Primitives.Tests;

public sealed class TargetUrlTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com/")]
    [InlineData("example.com/a?b=c#d", "https://example.com/a?b=c#d")]
    [InlineData("example.com:8443/a", "https://example.com:8443/a")]
    [InlineData("HTTP://EXAMPLE.com/Path", "http://example.com/Path")]
    [InlineData("https://bücher.example/straße?q=ü", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC")]
    [InlineData("https://example.com/a%2Fb?x=%20y", "https://example.com/a%2Fb?x=%20y")]
    [InlineData("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x")]
    [InlineData("http://localhost:3000/dev", "http://localhost:3000/dev")]
    public void An_address_is_written_anew_as_ascii(string typed, string written)
    {
        Assert.True(TargetUrl.TryParse(typed, out var url, out var error), error);
        Assert.Equal(written, url.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://exa mple.com/")]
    [InlineData("https://example.com/\r\nSet-Cookie: a=b")]
    [InlineData("https://example.com\\@evil.example")]
    [InlineData("//example.com/")]
    [InlineData("https://")]
    [InlineData("https://intranet/")]
    [InlineData("https://-bad-.example/")]
    [InlineData("not an address")]
    public void A_wrong_address_is_refused_with_a_sentence(string typed)
    {
        Assert.False(TargetUrl.TryParse(typed, out _, out var error));
        Assert.EndsWith(".", error.TrimEnd(':'), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_over_the_limit_is_refused()
    {
        Assert.False(TargetUrl.TryParse("https://example.com/" + new string('a', 2048), out _, out var error));
        Assert.Contains("2048", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_escaped_letter_beside_a_stray_percent_sign_is_written_one_way()
    {
        Assert.True(TargetUrl.TryParse("https://example.com/%F%7a~", out var url, out _));
        Assert.Equal("https://example.com/%25Fz~", url.Value);
    }

    [Fact]
    public void Whatever_is_accepted_can_stand_in_a_header_and_parses_to_itself()
    {
        CsCheck.Check.Sample(CsCheck.Gen.String, text =>
        {
            if (TargetUrl.TryParse("https://example.com/" + text, out var url, out _))
            {
                Assert.DoesNotContain(url.Value, c => c is <= ' ' or >= '\x7f');
                Assert.True(TargetUrl.TryParse(url.Value, out var again, out _));
                Assert.Equal(url, again);
            }
        });
    }
}
