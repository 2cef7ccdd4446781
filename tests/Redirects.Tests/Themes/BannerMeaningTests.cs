using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Themes;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

public sealed class BannerMeaningTests
{
    private static readonly Theme Plain = Pages.Catalog.Find("plain");
    private static readonly PageFacts Facts = Pages.Facts(Plain);
    private static readonly BannerMeaning Usual = BannerMeaning.Of(Plain, Facts, "1");

    public static TheoryData<string, PageFacts> OtherMeanings => new()
    {
        { "language", Facts with { Language = "de" } },
        { "brand", Facts with { BrandName = "Lumen 2" } },
        { "accept", Facts with { Look = Texts("consent.accept", "Sure") } },
        { "decline", Facts with { Look = Texts("consent.decline", "No") } },
        { "title", Facts with { Look = Texts("consent.title", "{brand}?") } },
        { "purpose", Facts with { Look = Texts("purpose.advertising.text", "For {brand}.") } },
        { "controller", With(privacy => privacy with { Controller = "Somebody else" }) },
        { "purposes", With(privacy => privacy with { Purposes = [ConsentPurpose.Measurement] }) },
        { "platforms", With(privacy => privacy with { Platforms = [.. privacy.Platforms.Skip(1)] }) },
        { "company", With(privacy => privacy with { Platforms = [privacy.Platforms[0] with { Company = "Meta Platforms, Inc." }, .. privacy.Platforms.Skip(1)] }) },
    };

    public static TheoryData<string, PageFacts> SameMeanings => new()
    {
        { "colours", Facts with { Look = new PageLook { Tokens = new Dictionary<string, TokenValue> { ["brand"] = new("#000") } } } },
        { "other texts", Facts with { Look = Texts("not_found.title", "Nothing") } },
        { "other languages", Facts with { OtherLanguages = [] } },
        { "order of platforms", With(privacy => privacy with { Platforms = [.. privacy.Platforms.Reverse()] }) },
        { "retention", With(privacy => privacy with { RetentionDays = 200 }) },
    };

    [Theory]
    [MemberData(nameof(OtherMeanings))]
    public void What_a_visitor_is_asked_changes_the_hash(string what, PageFacts facts) =>
        Assert.False(Usual.Hash.Span.SequenceEqual(BannerMeaning.Of(Plain, facts, "1").Hash.Span), what);

    [Theory]
    [MemberData(nameof(SameMeanings))]
    public void What_it_looks_like_does_not(string what, PageFacts facts) =>
        Assert.True(Usual.Hash.Span.SequenceEqual(BannerMeaning.Of(Plain, facts, "1").Hash.Span), what);

    [Fact]
    public void Another_theme_with_the_same_words_asks_the_same() =>
        Assert.Equal(Usual.Content, BannerMeaning.Of(Pages.Catalog.Find("signal"), Facts, "1").Content);

    [Fact]
    public void Another_version_of_the_policy_asks_anew() => Assert.NotEqual(Usual.Content, BannerMeaning.Of(Plain, Facts, "2").Content);

    [Fact]
    public void The_hash_is_of_the_content_and_survives_a_database_that_keeps_no_order()
    {
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Usual.Content)), Usual.Hash.ToArray());

        var stored = new JsonObject(JsonNode.Parse(Usual.Content)!.AsObject().Reverse()
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        var again = BannerMeaning.From(JsonDocument.Parse(stored.ToJsonString(new JsonSerializerOptions { WriteIndented = true })).RootElement);

        Assert.Equal(Usual.Content, again.Content);
        Assert.Equal(Usual.Hash.ToArray(), again.Hash.ToArray());
    }

    // Stored proofs are found by this hash: a change here asks every visitor of every brand again.
    [Fact]
    public void The_form_of_the_content_is_the_one_that_proofs_were_stored_with()
    {
        var content = JsonNode.Parse(Usual.Content)!.AsObject();

        Assert.Equal(["controller", "language", "platforms", "policy_version", "purposes", "texts"], content.Select(pair => pair.Key));
        Assert.Equal("""{"company":"Google Ireland Ltd.","key":"ga4","name":"Google Analytics","purposes":["measurement"]}""", content["platforms"]![0]!.ToJsonString());
        Assert.Equal("May Lumen remember your visit?", (string?)content["texts"]!["consent.title"]);
        Assert.Equal("Accept", (string?)content["texts"]!["consent.accept"]);
        Assert.Contains("\"purpose.measurement.text\":\"To measure what links and advertisements of Lumen lead to.\"", Usual.Content, StringComparison.Ordinal);
    }

    private static PageLook Texts(string key, string text) => new() { Texts = new Dictionary<string, string> { [key] = text } };

    private static PageFacts With(Func<PrivacyFacts, PrivacyFacts> change) => Facts with { Privacy = change(Facts.Privacy) };
}
