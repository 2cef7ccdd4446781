using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

public sealed class PixelIdTests
{
    public static IEnumerable<TheoryDataRow<string>> Keys => AdPlatformCatalog.All.Select(platform => new TheoryDataRow<string>(platform.Key));

    [Theory]
    [InlineData("meta", " 843671884361709\t", "843671884361709")]
    [InlineData("google_ads", "aw-123456789", "AW-123456789")]
    [InlineData("ga4", "g-abcde12345", "G-ABCDE12345")]
    [InlineData("gtm", "gtm-abc1234", "GTM-ABC1234")]
    [InlineData("linkedin", "1234567", "1234567")]
    [InlineData("linkedin", "1234567/7654321", "1234567/7654321")]
    [InlineData("tiktok", "d9qoq5jc77u6ro6j21ig", "D9QOQ5JC77U6RO6J21IG")]
    [InlineData("pinterest", "2617998078212", "2617998078212")]
    [InlineData("x", "O8Z6J", "o8z6j")]
    [InlineData("x", "TW-o8z6j-OL288", "tw-o8z6j-ol288")]
    [InlineData("snapchat", "12345678-90AB-CDEF-1234-567890ABCDEF", "12345678-90ab-cdef-1234-567890abcdef")]
    [InlineData("reddit", "T2_ABC123", "t2_abc123")]
    [InlineData("microsoft_uet", "187107444", "187107444")]
    [InlineData("quora", "0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("adroll", "ACJ6YJHXABCDEFGHIJKLMN, DEF6YJHXABCDEFGHIJKLMN", "ACJ6YJHXABCDEFGHIJKLMN/DEF6YJHXABCDEFGHIJKLMN")]
    public void A_usual_id_is_kept_in_the_platforms_own_form(string key, string typed, string id) =>
        Assert.Equal(new PixelIdCheck.Good(id), Check(key, typed));

    [Theory]
    [InlineData("meta", "12345678901", "12345678901", "15 or 16 digits")]
    [InlineData("google_ads", "GT-ABCD12", "GT-ABCD12", "AW- and 9 to 11 digits")]
    [InlineData("google_ads", "AW-12AB5678901", "AW-12AB5678901", "AW- and 9 to 11 digits")]
    [InlineData("ga4", "G-ABCD", "G-ABCD", "6 to 12")]
    [InlineData("gtm", "GTM-ABCDEFGHIJ", "GTM-ABCDEFGHIJ", "4 to 9")]
    [InlineData("linkedin", "123", "123", "4 to 9 digits")]
    [InlineData("tiktok", "D9QOQ5JC77U6RO6", "D9QOQ5JC77U6RO6", "20 letters")]
    [InlineData("pinterest", "26179980782", "26179980782", "13 digits")]
    [InlineData("x", "o8z", "o8z", "4 to 8")]
    [InlineData("snapchat", "1234567890ab-cdef-1234-567890abcdef-", "1234567890ab-cdef-1234-567890abcdef-", "groups of")]
    [InlineData("reddit", "a1_abc", "a1_abc", "t2_ or a2_")]
    [InlineData("microsoft_uet", "1234", "1234", "5 to 12")]
    [InlineData("quora", "0123456789abcdef0123456789abcd", "0123456789abcdef0123456789abcd", "32 characters")]
    [InlineData("adroll", "ACJ6YJHXABCDEFGHIJKL/DEF6YJHXABCDEFGHIJKL", "ACJ6YJHXABCDEFGHIJKL/DEF6YJHXABCDEFGHIJKL", "22 letters")]
    public void An_unusual_id_is_kept_with_a_warning_that_says_what_is_usual(string key, string typed, string id, string usual)
    {
        var check = Assert.IsType<PixelIdCheck.Unusual>(Check(key, typed));

        Assert.Equal(id, check.Id);
        Assert.Contains(usual, check.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meta", "123456789", "10 to 20 characters; this one has 9")]
    [InlineData("meta", "84367188436170a", "only digits, not “a”")]
    [InlineData("meta", "843671884 361709", "not a space")]
    [InlineData("meta", "8436718843617\u00AD09", "not an invisible character")]
    [InlineData("meta", "８４３６７１８８４３６１７０９", "only digits, not “８”")]
    [InlineData("meta", "٨٤٣٦٧١٨٨٤٣٦١٧٠٩", "only digits")]
    [InlineData("google_ads", "123456789", "begins with AW- or GT- or DC-")]
    [InlineData("google_ads", "AW-123456789/AbC", "only letters and digits, not “/”")]
    [InlineData("google_ads", "G-ABCDE12345", "This is an id of Google Analytics 4")]
    [InlineData("ga4", "AW-123456789", "This is an id of Google Ads")]
    [InlineData("ga4", "GTM-ABC1234", "This is an id of Google Tag Manager")]
    [InlineData("gtm", "GT-ABC1234", "begins with GTM-")]
    [InlineData("tiktok", "t2_abc123", "This is an id of Reddit")]
    [InlineData("tiktok", "D9QOQ5JC77U6RO6J21I\u017F", "only letters and digits")]
    [InlineData("x", "\u212Aabcd", "only letters")]
    [InlineData("x", "tw-o8z6j", "an event id")]
    [InlineData("linkedin", "1234567/1/2", "3 to 12 digits")]
    [InlineData("reddit", "abcdefgh", "an underscore")]
    [InlineData("adroll", "ACJ6YJHXABCDEFGHIJKLMN", "adroll_pix_id")]
    [InlineData("quora", "0123456789abcdef0123456789abcdeg", "not “g”")]
    public void An_impossible_id_is_refused_in_plain_words(string key, string typed, string words)
    {
        var check = Assert.IsType<PixelIdCheck.Refused>(Check(key, typed));

        Assert.Contains(words, check.Reason, StringComparison.Ordinal);
        Assert.EndsWith($"looks like {AdPlatformCatalog.Find(key)!.IdHelp.Example}.", check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_could_break_a_page_is_refused(string key)
    {
        var example = AdPlatformCatalog.Find(key)!.IdHelp.Example;
        string?[] hostile =
        [
            null, "", "   ", "\0", "'", "\"", "\\", example + "'", example + "\"", example + "</script>", "</script><script>alert(1)</script>", example + "\nx",
            example[..4] + "\u2028" + example[4..], example + "\\u003c", example + "&x=1", example + "#x", example + "%27", example + "`", "${" + example + "}", "\uD800" + example,
            example + "\u0660", new string('1', 10_000), new string('9', 10_000) + example, "https://example.com/?id=" + example, "fbq('init', '" + example + "');",
            example + "é", example + "𝟙", "../" + example, example + "/../x",
        ];

        Assert.All(hostile, text => Assert.True(Check(key, text) is PixelIdCheck.Refused { Reason.Length: > 20 and < 400 }, text));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_example_of_a_form_is_a_usual_id(string key)
    {
        var example = AdPlatformCatalog.Find(key)!.IdHelp.Example;

        Assert.Equal(new PixelIdCheck.Good(example), Check(key, example));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Whatever_is_accepted_is_harmless_and_accepted_again(string key)
    {
        const string Harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/";
        var random = new Random(42);
        var example = AdPlatformCatalog.Find(key)!.IdHelp.Example;
        for (var i = 0; i < 5_000; i++)
        {
            var letters = example.ToCharArray();
            letters[random.Next(letters.Length)] = (char)random.Next(i % 2 == 0 ? 128 : 0x3000);
            if (Check(key, new string(letters)) is var check && IdOf(check) is { } id)
            {
                Assert.DoesNotContain(id, letter => !Harmless.Contains(letter, StringComparison.Ordinal));
                Assert.Equal(id, IdOf(Check(key, id)));
            }
        }
    }

    private static PixelIdCheck Check(string key, string? text) => AdPlatformCatalog.Find(key)!.CheckId(text);

    private static string? IdOf(PixelIdCheck check) => check switch
    {
        PixelIdCheck.Good good => good.Id,
        PixelIdCheck.Unusual unusual => unusual.Id,
        _ => null,
    };
}
