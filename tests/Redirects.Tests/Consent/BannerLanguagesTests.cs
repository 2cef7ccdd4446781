using System.Globalization;
using CsCheck;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class BannerLanguagesTests
{
    private static readonly string[] All = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];

    [Theory]
    [InlineData("", "en")]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de")]
    [InlineData("de-Latn-AT", "de")]
    [InlineData("pt-BR,pt;q=0.9,en;q=0.8", "pt")]
    [InlineData("sv, nl;q=0.5, pl;q=0.7", "pl")]
    [InlineData("fr;q=0.8, de;q=0.8", "fr")]
    [InlineData("sv", "en")]
    [InlineData("*", "en")]
    [InlineData("sv, *;q=0.5, de;q=0.1", "en")]
    [InlineData("en;q=0", "de")]
    [InlineData("en;q=0, *", "de")]
    [InlineData("en;q=0.0, de;q=0", "fr")]
    [InlineData("*;q=0", "en")]
    [InlineData("*;q=0, it;q=0.1", "it")]
    [InlineData("de;q=1.000 , fr ; q=0.999", "de")]
    [InlineData("fr;q=0.001", "fr")]
    [InlineData("deutsch", "en")]
    [InlineData("d", "en")]
    [InlineData("de-", "de")]
    [InlineData("-de", "en")]
    [InlineData("de;q=2, fr", "fr")]
    [InlineData("de;q=1.001, fr;q=0.1", "fr")]
    [InlineData("de;q=0.1234, fr;q=0.1", "fr")]
    [InlineData("de;q=-1, fr;q=0.1", "fr")]
    [InlineData("de;q=x", "en")]
    [InlineData("en;q=junk", "en")]
    [InlineData(",,;;q=,=;", "en")]
    public void The_language_with_the_most_weight_is_chosen(string header, string language) => Assert.Equal(language, BannerLanguages.BuiltIn.Choose(header));

    [Theory]
    [InlineData("pt-BR", "pt-BR")]
    [InlineData("pt", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-Hans-CN", "zh-Hans")]
    [InlineData("fr", "ar")]
    [InlineData("ar;q=0", "pt-BR")]
    public void Regions_and_scripts_fall_back_to_what_is_offered(string header, string language) =>
        Assert.Equal(language, new BannerLanguages("ar", "pt-BR", "zh-Hant", "zh-Hans").Choose(header));

    [Fact]
    public void A_header_of_any_length_costs_the_same_and_answers()
    {
        Assert.Equal("en", BannerLanguages.BuiltIn.Choose(string.Concat(Enumerable.Repeat("sv,", 100_000)) + "de"));
        Assert.Equal("de", BannerLanguages.BuiltIn.Choose("de," + new string('x', 100_000)));
        Assert.Equal("en", BannerLanguages.BuiltIn.Choose(new string('-', 30_000)));
    }

    [Fact]
    public void Whatever_is_sent_one_of_the_offered_is_chosen() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["defrn-*;,q=01. "], 0, 60]).Sample(header => All.Contains(BannerLanguages.BuiltIn.Choose(header)), iter: 50_000);

    [Fact]
    public void The_weight_decides_for_every_order() => Gen.Select(Gen.Shuffle(All), Gen.Int[1, 8]).Sample((languages, count) =>
    {
        var header = string.Join(", ", languages.Take(count).Select((language, i) => string.Create(CultureInfo.InvariantCulture, $"{language};q=0.{i + 1}")));
        return BannerLanguages.BuiltIn.Choose(header) == languages[count - 1];
    });

    [Fact]
    public void Choosing_allocates_nothing()
    {
        const string Header = "sv-SE,sv;q=0.9,de-AT;q=0.8,en;q=0.7,*;q=0.5";
        for (var i = 0; i < 200; i++)
        {
            BannerLanguages.BuiltIn.Choose(Header);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            BannerLanguages.BuiltIn.Choose(Header);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
