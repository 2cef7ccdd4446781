using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Primitives;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class ConsentCookieTests
{
    private static readonly DomainId Domain = new(70);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly ConsentChoice Accepted = ConsentChoice.Accepted(SomeConsent.Banner, SomeConsent.Now.AddDays(-3), VisitorId.New());
    private static readonly ConsentChoice Declined = ConsentChoice.Declined(SomeConsent.Banner, SomeConsent.Now.AddDays(-3));
    private static readonly ConsentChoice Withdrawn = ConsentChoice.Withdrawn(SomeConsent.Banner, SomeConsent.Now.AddDays(-2));

    [Fact]
    public void A_choice_comes_back_as_it_was_written()
    {
        foreach (var choice in new[] { Accepted, Declined, Withdrawn })
        {
            Assert.Equal(choice, Read(Cookie(choice)));
            Assert.Equal(choice, Read($"a=b; {Cookie(choice)}; c=d"));
            Assert.Equal(choice, Read($"a=b;{Cookie(choice)};c=d"));
            Assert.Equal(choice, ConsentCookie.Read(new StringValues(["x=1", Cookie(choice)]), Domain, Key, SomeConsent.Now));
        }
    }

    [Fact]
    public void Every_flipped_bit_and_every_other_character_is_no_choice()
    {
        foreach (var choice in new[] { Accepted, Declined, Withdrawn })
        {
            var value = ConsentCookie.Encode(choice, Domain, Key);
            var bytes = Base64Url.DecodeFromChars(value);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Equal(ConsentChoice.None, Read("_c=" + Base64Url.EncodeToString(flipped)));
            }
            for (var i = 0; i < value.Length; i++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    var other = (char)(value[i] ^ (1 << bit));
                    Assert.Equal(ConsentChoice.None, Read($"_c={value[..i]}{other}{value[(i + 1)..]}"));
                }
            }
        }
    }

    [Fact]
    public void A_cookie_of_another_domain_or_key_is_no_choice()
    {
        Assert.Equal(ConsentChoice.None, ConsentCookie.Read("_c=" + ConsentCookie.Encode(Accepted, new DomainId(71), Key), Domain, Key, SomeConsent.Now));
        Assert.Equal(ConsentChoice.None, ConsentCookie.Read(Cookie(Accepted), Domain, Key.AsSpan(1), SomeConsent.Now));
    }

    [Fact]
    public void A_time_that_has_not_come_is_no_choice_beyond_what_clocks_differ()
    {
        Assert.Equal(ConsentChoice.None, ConsentCookie.Read(Cookie(Accepted), Domain, Key, Accepted.At - ConsentCookie.ClockSkew - TimeSpan.FromSeconds(1)));
        Assert.Equal(Accepted, ConsentCookie.Read(Cookie(Accepted), Domain, Key, Accepted.At - ConsentCookie.ClockSkew));
    }

    [Theory]
    [InlineData(0, 0x21)] // another version
    [InlineData(0, 0x01)]
    [InlineData(0, 0x10)] // no kind
    [InlineData(0, 0x12)] // a refusal as long as an agreement
    [InlineData(0, 0x14)]
    [InlineData(13, 1)] // purposes that this version does not know
    [InlineData(14, 1)]
    [InlineData(31, 1)]
    public void What_is_signed_and_of_an_unknown_form_is_no_choice(int at, byte value)
    {
        var bytes = Base64Url.DecodeFromChars(ConsentCookie.Encode(Accepted, Domain, Key));
        Assert.Equal(Accepted, Read("_c=" + Signed(bytes)));

        bytes[at] = value;

        Assert.Equal(ConsentChoice.None, Read("_c=" + Signed(bytes)));
    }

    [Fact]
    public void A_refusal_tells_no_visitor_from_another()
    {
        var morning = ConsentChoice.Declined(SomeConsent.Banner, new DateTimeOffset(2026, 11, 25, 0, 0, 1, TimeSpan.Zero));
        var evening = ConsentChoice.Declined(SomeConsent.Banner, new DateTimeOffset(2026, 11, 25, 23, 59, 59, TimeSpan.Zero));

        Assert.Equal(Cookie(morning), Cookie(evening));
        Assert.Equal(default, morning.Visitor);
        Assert.Equal(default, Withdrawn.Visitor);
        Assert.NotEqual(VisitorId.New(), VisitorId.New());
    }

    [Fact]
    public void No_choice_is_no_cookie() => Assert.Throws<ArgumentException>(() => ConsentCookie.Encode(ConsentChoice.None, Domain, Key));

    [Fact]
    public void Of_several_a_refusal_counts_and_otherwise_the_newest()
    {
        var older = ConsentChoice.Accepted(SomeConsent.OlderBanner, Accepted.At.AddDays(-1), SomeConsent.Visitor);

        Assert.Equal(Accepted, Read($"{Cookie(older)}; {Cookie(Accepted)}"));
        Assert.Equal(Accepted, Read($"{Cookie(Accepted)}; {Cookie(older)}"));
        Assert.Equal(Declined, Read($"{Cookie(Accepted)}; {Cookie(Declined)}; {Cookie(older)}"));
        Assert.Equal(Declined, Read($"{Cookie(Declined)}; {Cookie(Accepted)}"));
        Assert.Equal(Withdrawn, Read($"{Cookie(Declined)}; {Cookie(Withdrawn)}; {Cookie(Declined)}"));
        Assert.Equal(Accepted, Read($"_c=; _c=nonsense; {Cookie(Accepted)}; _c={new string('A', 64)}"));
    }

    [Fact]
    public void Only_so_many_are_tried() =>
        Assert.Equal(ConsentChoice.None, Read(string.Concat(Enumerable.Repeat($"_c={new string('A', 64)}; ", 400)) + Cookie(Accepted)));

    [Theory]
    [InlineData("")]
    [InlineData(";;;;")]
    [InlineData("_c")]
    [InlineData("_c=")]
    [InlineData("_cc={0}")]
    [InlineData("x_c={0}")]
    [InlineData("_C={0}")]
    [InlineData("_c =\"{0}\"")]
    [InlineData("_c={0}=")]
    [InlineData("_c={0} x")]
    [InlineData("_c= {0}")]
    [InlineData("a=\"_c={0}\"")]
    public void What_is_not_exactly_our_cookie_is_no_choice(string header) =>
        Assert.Equal(ConsentChoice.None, Read(string.Format(CultureInfo.InvariantCulture, header, ConsentCookie.Encode(Accepted, Domain, Key))));

    [Fact]
    public void No_header_makes_it_throw() => Gen.OneOf(
            Gen.String, Gen.String[Gen.Char[" ;=_cA-\n\0é"], 0, 200], Gen.String[Gen.Char['-', 'z'], 64, 64].Select(text => "_c=" + text))
        .Sample(header => Read(header) == ConsentChoice.None, iter: 20_000);

    [Fact]
    public void The_header_that_sets_it_has_all_its_attributes()
    {
        Assert.Matches("^_c=[A-Za-z0-9_-]{64}; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure$", ConsentCookie.Write(Accepted, Domain, Key, isHttps: true, 180));
        Assert.Matches("^_c=[A-Za-z0-9_-]{40}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax$", ConsentCookie.Write(Declined, Domain, Key, isHttps: false, 180));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        StringValues header = $"theme=dark; {Cookie(Accepted)}; _c={new string('A', 64)}; {Cookie(Declined)}";
        for (var i = 0; i < 200; i++)
        {
            ConsentCookie.Read(header, Domain, Key, SomeConsent.Now);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            ConsentCookie.Read(header, Domain, Key, SomeConsent.Now);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Cookie(ConsentChoice choice) => "_c=" + ConsentCookie.Encode(choice, Domain, Key);

    private static ConsentChoice Read(string header) => ConsentCookie.Read(header, Domain, Key, SomeConsent.Now);

    // The signature, made a second time from its description.
    private static string Signed(byte[] bytes)
    {
        byte[] content = [0, 0, 0, 0, 0, 0, 0, 70, .. bytes[..^16]];
        return Base64Url.EncodeToString([.. bytes[..^16], .. HMACSHA256.HashData(Key, content)[..16]]);
    }
}
