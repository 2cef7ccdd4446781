using Xunit;

namespace WhiteLabelLinks.Primitives.Tests;

public sealed class SlugAndHostNameTests
{
    [Theory]
    [InlineData("summer")]
    [InlineData("Summer-2026_v1.2~x")]
    [InlineData("größe")]
    [InlineData("夏")]
    [InlineData("💙")]
    public void A_slug_may_hold_letters_of_any_script_and_emoji(string text)
    {
        Assert.True(Slug.TryParse(text, out var slug, out var error), error);
        Assert.Equal(text, slug.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_/b")]
    [InlineData("_private")]
    [InlineData(".well-known")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a+")]
    [InlineData("a%2e")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\u0000")]
    [InlineData("a\u202Eb")]
    [InlineData("<script>")]
    [InlineData("favicon.ico")]
    public void A_slug_that_could_not_be_requested_is_refused(string text) => Assert.False(Slug.TryParse(text, out _, out _));

    [Fact]
    public void A_slug_typed_in_two_unicode_forms_is_one_slug()
    {
        Assert.True(Slug.TryParse("gro\u0308ße", out var decomposed, out _));
        Assert.True(Slug.TryParse("größe", out var composed, out _));
        Assert.Equal(composed, decomposed);
    }

    [Fact]
    public void Generated_slugs_have_seven_base58_characters_and_do_not_repeat()
    {
        var slugs = Enumerable.Range(0, 10_000).Select(_ => Slug.Generate().Value).ToList();
        Assert.All(slugs, s => Assert.Matches("^[1-9A-HJ-NP-Za-km-z]{7}$", s));
        Assert.Equal(slugs.Count, slugs.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("Go.Example.COM", "go.example.com")]
    [InlineData("go.example.com.", "go.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("go.lumen.localhost", "go.lumen.localhost")]
    public void A_host_name_is_kept_as_requests_carry_it(string typed, string kept)
    {
        Assert.True(HostName.TryParse(typed, out var host, out var error), error);
        Assert.Equal(kept, host.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://go.example.com")]
    [InlineData("go.example.com:8080")]
    [InlineData("go.example.com/path")]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a_b.example")]
    [InlineData("*.example.com")]
    public void A_wrong_host_name_is_refused(string typed) => Assert.False(HostName.TryParse(typed, out _, out _));
}
