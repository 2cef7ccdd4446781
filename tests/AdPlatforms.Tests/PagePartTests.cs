using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

/// <summary>Each platform's part of a page, run: what it asks for, what it said before, and what it knows of the click.</summary>
public sealed class PagePartTests
{
    private const string Granted = """{"ad_storage":"granted","analytics_storage":"granted","ad_user_data":"granted","ad_personalization":"granted"}""";
    private const string Denied = """{"ad_storage":"denied","analytics_storage":"denied","ad_user_data":"denied","ad_personalization":"denied"}""";
    private const string Restricted = """{"ad_storage":"granted","analytics_storage":"granted","ad_user_data":"denied","ad_personalization":"denied"}""";
    private const string Click = "\"link_id\":\"4711\",\"campaign\":\"spring\",\"slug\":\"guide\"";
    private const string Id = PageRun.EventId;

    private static readonly PixelPageValues Limited = PageRun.Values with { Limited = true, Country = "US", State = "CA" };

    public static IEnumerable<TheoryDataRow<string>> Keys => AdPlatformCatalog.All.Select(platform => new TheoryDataRow<string>(platform.Key));

    [Theory]
    [InlineData("meta", "https://connect.facebook.net/en_US/fbevents.js")]
    [InlineData("google_ads", "https://www.googletagmanager.com/gtag/js?id=AW-123456789")]
    [InlineData("ga4", "https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345")]
    [InlineData("gtm", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234")]
    [InlineData("linkedin", "https://snap.licdn.com/li.lms-analytics/insight.min.js")]
    [InlineData("tiktok", "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=D9QOQ5JC77U6RO6J21IG&lib=ttq")]
    [InlineData("pinterest", "https://s.pinimg.com/ct/core.js")]
    [InlineData("x", "https://static.ads-twitter.com/uwt.js")]
    [InlineData("snapchat", "https://sc-static.net/scevent.min.js")]
    [InlineData("reddit", "https://www.redditstatic.com/ads/pixel.js?pixel_id=t2_abc123")]
    [InlineData("microsoft_uet", "https://bat.bing.com/bat.js")]
    [InlineData("quora", "https://a.quora.com/qevents.js")]
    [InlineData("adroll", "https://s.adroll.com/j/ACJ6YJHXABCDEFGHIJKLMN/roundtrip.js")]
    public void A_platform_loads_its_own_script_with_the_pages_nonce(string key, string url)
    {
        var run = PageRun.Of(key);

        Assert.Equal([url], run.Requests);
        Assert.Equal("bm9uY2U=", run.Seen["requests"]![0]!["nonce"]!.GetValue<string>());
        Assert.Matches("^dG9r\\.ZW4 1l5[0-9]$", run.Beacon);
        Assert.Equal([("https://shop.example/guide?a=1&b=2", 50)], run.Replaced);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_a_platform_loads_is_what_its_policy_allows(string key)
    {
        var sources = AdPlatformCatalog.Find(key)!.Sources;

        Assert.All(PageRun.Of(key).Requests, url => Assert.Contains(sources.Script, source => Allows(source, new Uri(url))));
        Assert.All(Images(key), url => Assert.Contains(sources.Image, source => Allows(source, new Uri(url))));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_platform_is_told_the_link_and_the_event_id_before_its_script_is_asked_for(string key)
    {
        var pixel = key switch
        {
            "x" => PageRun.Pixel(key, "tw-o8z6j-ol288"),
            "linkedin" => PageRun.Pixel(key, "1234567/7654321"),
            _ => PageRun.Pixel(key),
        };

        var queues = PageRun.Of([pixel]).Seen["requests"]![0]!["queues"]!.ToJsonString();

        Assert.Contains(Click, queues, StringComparison.Ordinal);
        Assert.Contains($"\"{AdPlatformCatalog.Find(key)!.BrowserEventIdField ?? "event_id"}\":\"{Id}\"", queues, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_click_without_a_campaign_says_nothing_about_one(string key) =>
        Assert.DoesNotContain("campaign", PageRun.Of(key, PageRun.Values with { Campaign = null }).Seen["end"]!.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void Meta_hears_no_then_yes_and_watches_nothing_by_itself()
    {
        var queue = PageRun.Of("meta").QueueAtRequest("fbq");

        Assert.Equal(
            """[["consent","revoke"],["dataProcessingOptions",[]],["set","autoConfig",false,"843671884361709"],["init","843671884361709"],["consent","grant"],"""
            + $$$"""["trackSingle","843671884361709","PageView",{{{{Click}}}},{"eventID":"{{{Id}}}"}],["trackSingleCustom","843671884361709","LinkClick",{{{{Click}}}},{"eventID":"{{{Id}}}"}]]""",
            queue);
    }

    [Theory]
    [InlineData("US", "CA", "1,1000")]
    [InlineData("US", "RI", "1,1013")]
    [InlineData("US", "WY", "0,0")]
    [InlineData("US", null, "0,0")]
    [InlineData("CA", "CA", "0,0")]
    [InlineData(null, null, "0,0")]
    public void Meta_uses_limited_data_where_it_is_told_to(string? country, string? state, string codes) =>
        Assert.Contains(
            $"[\"dataProcessingOptions\",[\"LDU\"],{codes}],[\"set\"",
            PageRun.Of("meta", Limited with { Country = country, State = state }).QueueAtRequest("fbq"), StringComparison.Ordinal);

    [Theory]
    [InlineData("google_ads", "AW-123456789", "transaction_id")]
    [InlineData("ga4", "G-ABCDE12345", "event_id")]
    public void Google_hears_denied_then_granted_before_anything_else(string key, string id, string field)
    {
        var queue = PageRun.Of(key).QueueAtRequest("dataLayer");

        Assert.StartsWith($"[[\"consent\",\"default\",{Denied}],[\"consent\",\"update\",{Granted}],[\"js\",", queue, StringComparison.Ordinal);
        Assert.Contains($"[\"config\",\"{id}\",{{\"send_page_view\":false}}],[\"event\",\"page_view\",{{{Click},\"send_to\":\"{id}\",\"{field}\":\"{Id}\"}}]", queue, StringComparison.Ordinal);
        Assert.EndsWith($"[\"event\",\"link_click\",{{{Click},\"send_to\":\"{id}\",\"{field}\":\"{Id}\",\"event_callback\":\"[function]\",\"event_timeout\":400}}]]", queue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("google_ads")]
    [InlineData("ga4")]
    public void Google_is_denied_the_use_for_ads_by_a_person_who_opted_out(string key) =>
        Assert.StartsWith(
            $"[[\"consent\",\"default\",{Denied}],[\"consent\",\"update\",{Restricted}]", PageRun.Of(key, Limited).QueueAtRequest("dataLayer"), StringComparison.Ordinal);

    [Fact]
    public void A_container_is_granted_nothing_by_a_person_who_opted_out() =>
        Assert.Contains(
            $"{Restricted}],[\"consent\",\"update\",{Denied}],{{\"gtm.start\"", PageRun.Of("gtm", Limited).QueueAtRequest("dataLayer"), StringComparison.Ordinal);

    [Fact]
    public void Ads_Analytics_and_several_ids_share_one_gtag_and_one_consent()
    {
        var run = PageRun.Of(
            [PageRun.Pixel("google_ads"), PageRun.Pixel("google_ads", "AW-987654321", 2), PageRun.Pixel("ga4", null, 3), PageRun.Pixel("gtm", null, 4)]);

        Assert.Equal(["https://www.googletagmanager.com/gtag/js?id=AW-123456789", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234"], run.Requests);
        var calls = run.QueueAtEnd("dataLayer");
        Assert.Equal(2, Count(calls, "[\"consent\","));
        Assert.Equal(1, Count(calls, "[\"js\","));
        Assert.Equal(3, Count(calls, "[\"config\","));
        Assert.Equal("dG9r.ZW4 1l50 2l50 3l50 4l50", run.Beacon);
    }

    [Fact]
    public void A_container_gets_the_click_as_an_event_of_its_own_after_consent()
    {
        var queue = PageRun.Of("gtm").QueueAtRequest("dataLayer");

        Assert.StartsWith($"[[\"consent\",\"default\",{Denied}],[\"consent\",\"update\",{Granted}],{{\"gtm.start\":", queue, StringComparison.Ordinal);
        Assert.Contains($"{{{Click},\"event\":\"retarget_link_click\",\"event_id\":\"{Id}\",\"eventCallback\":\"[function]\"", queue, StringComparison.Ordinal);
    }

    [Fact]
    public void TikTok_holds_then_grants()
    {
        var queue = PageRun.Of("tiktok").QueueAtRequest("ttq");

        Assert.Equal(
            $$$"""{"calls":[["holdConsent"],["grantConsent"],["page"]],"of":{"D9QOQ5JC77U6RO6J21IG":[["track","ClickButton",{{{{Click}}},"content_id":"4711"},{"event_id":"{{{Id}}}"}]]},"options":{"D9QOQ5JC77U6RO6J21IG":{}""" + "}}",
            queue);
        Assert.Contains("\"options\":{\"D9QOQ5JC77U6RO6J21IG\":{\"limited_data_use\":true}}", PageRun.Of("tiktok", Limited).QueueAtRequest("ttq"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pinterest_hears_of_consent_first() =>
        Assert.Equal(
            $$$"""[["setconsent",true],["load","2617998078212"],["page"],["track","custom",{{{{Click}}},"event_id":"{{{Id}}}"}]]""",
            PageRun.Of("pinterest").QueueAtRequest("pintrk"));

    [Fact]
    public void Pinterest_processes_limited_data_with_country_and_state_hashed() =>
        Assert.StartsWith(
            "[[\"setconsent\",true],[\"set\",{\"opt_out_type\":\"LDP\",\"st\":\"6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126\","
            + "\"country\":\"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621\"}],[\"load\"",
            PageRun.Of("pinterest", Limited).QueueAtRequest("pintrk"), StringComparison.Ordinal);

    [Fact]
    public void Pinterest_is_not_loaded_where_the_browser_cannot_hash()
    {
        var run = PageRun.Of("pinterest", Limited, new(WithoutCrypto: true));

        Assert.Empty(run.Requests);
        Assert.Equal("dG9r.ZW4 1f0", run.Beacon);
    }

    [Theory]
    [InlineData(false, "off")]
    [InlineData(true, "restrict_optimization")]
    public void X_is_told_how_far_it_may_go(bool limited, string use)
    {
        var run = PageRun.Of([PageRun.Pixel("x", "tw-o8z6j-ol288"), PageRun.Pixel("x", "o8z6j", 2)], limited ? Limited : PageRun.Values);

        Assert.Equal(
            $$$"""[["config","o8z6j",{"restricted_data_use":"{{{use}}}"}],["event","tw-o8z6j-ol288",{{{{Click}}},"conversion_id":"{{{Id}}}","restricted_data_use":"{{{use}}}"}]]""",
            run.QueueAtRequest("twq"));
    }

    [Theory]
    [InlineData(false, null, null, "{\"optOut\":false}")]
    [InlineData(true, "US", "CA", "{\"optOut\":false,\"dpm\":\"LDU\",\"dpcc\":\"US\",\"dprc\":\"US-CA\"}")]
    [InlineData(true, "US", null, "{\"optOut\":true}")]
    [InlineData(true, "CA", "QC", "{\"optOut\":true}")]
    public void Reddit_is_told_of_an_opt_out(bool limited, string? country, string? state, string signals) =>
        Assert.StartsWith(
            $"[[\"init\",\"t2_abc123\",{signals}],[\"track\",\"PageVisit\"",
            PageRun.Of("reddit", PageRun.Values with { Limited = limited, Country = country, State = state }).QueueAtRequest("rdt"), StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "granted")]
    [InlineData(true, "denied")]
    public void Microsoft_hears_denied_then_what_is_so(bool limited, string state)
    {
        const string Library = "window.UET = function (o) { this.made = o; this.push = (e) => o.q.push(e); };";
        var run = PageRun.Of("microsoft_uet", limited ? Limited : PageRun.Values, new([new("https://bat.bing.com", Runs: Library)]));

        Assert.StartsWith(
            $$$"""["consent","default",{"ad_storage":"denied"},"consent","update",{"ad_storage":"{{{state}}}"},"event","link_click",{{{{Click}}},"event_category":"link","event_label":"guide","event_id":"{{{Id}}}"}""",
            run.QueueAtRequest("uetq"), StringComparison.Ordinal);
        Assert.Contains("\"ti\":\"187107444\",\"enableAutoSpaTracking\":false,\"enableAutoConsent\":false", run.QueueAtEnd("uetq"), StringComparison.Ordinal);
        Assert.Contains(",\"pageLoad\"]}", run.QueueAtEnd("uetq"), StringComparison.Ordinal);
    }

    [Fact]
    public void LinkedIn_gets_a_conversion_only_where_one_was_made()
    {
        var plain = PageRun.Of("linkedin");
        var conversion = PageRun.Of([PageRun.Pixel("linkedin", "1234567/7654321"), PageRun.Pixel("linkedin", "1234567/111111", 2)]);

        Assert.Equal("[]", plain.QueueAtRequest("lintrk"));
        Assert.Equal($"\"{Id}\"", plain.QueueAtRequest("_linkedin_event_id"));
        Assert.Equal("[\"1234567\"]", conversion.QueueAtRequest("_linkedin_data_partner_ids"));
        Assert.Contains("\"conversion_id\":7654321", conversion.QueueAtRequest("lintrk"), StringComparison.Ordinal);
        Assert.Contains("\"conversion_id\":111111", conversion.QueueAtRequest("lintrk"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linkedin")]
    [InlineData("snapchat")]
    [InlineData("quora")]
    [InlineData("adroll")]
    public void A_platform_without_a_signal_for_opt_outs_is_not_loaded_for_them(string key)
    {
        var run = PageRun.Of(key, Limited);

        Assert.Empty(run.Requests);
        Assert.Equal("dG9r.ZW4 1n0", run.Beacon);
        Assert.Equal(0, run.Replaced.Single().At);
        Assert.False(AdPlatformCatalog.Find(key)!.CanBeLimited);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_event_of_the_vocabulary_has_a_name(string key)
    {
        var platform = AdPlatformCatalog.Find(key)!;

        Assert.All(Enum.GetValues<ClickEvent>(), name => Assert.Matches("^[A-Za-z_0-9]+$", platform.EventName(name)));
        if (key is "linkedin" or "x")
        {
            return; // Their events are made by the customer and have ids, not names.
        }

        var queue = PageRun.Of(key, PageRun.Values with { Name = ClickEvent.ProductView }).Seen["end"]!.ToJsonString();
        Assert.Contains($"\"{platform.EventName(ClickEvent.ProductView)}\"", queue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meta", "\"PageView\"", 1)]
    [InlineData("google_ads", "\"page_view\"", 1)]
    [InlineData("snapchat", "\"PAGE_VIEW\"", 1)]
    [InlineData("reddit", "\"PageVisit\"", 1)]
    public void A_page_view_is_told_once(string key, string name, int times) =>
        Assert.Equal(times, Count(PageRun.Of(key, PageRun.Values with { Name = ClickEvent.PageView }).Seen["end"]!.ToJsonString(), name));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_part_that_throws_is_a_failed_pixel_and_nothing_else(string key)
    {
        var other = key == "quora" ? "reddit" : "quora";
        var run = PageRun.Of([PageRun.Pixel(key), PageRun.Pixel(other, null, 2)], null, new([new(PageRun.Of(key).Requests[0], Throws: true)]));

        Assert.Matches("^dG9r\\.ZW4 1f[0-9]+ 2l50$", run.Beacon);
        Assert.Equal(50, run.Replaced.Single().At);
    }

    private static IEnumerable<string> Images(string key) =>
        new[] { false, true }.Select(limited => AdPlatformCatalog.Find(key)!.NoScriptImage(AdPlatformCatalog.Find(key)!.IdHelp.Example, limited)).OfType<string>();

    private static bool Allows(string source, Uri url) =>
        source == "https:" || (source.StartsWith("https://*.", StringComparison.Ordinal)
            ? url.Host.EndsWith(source["https://*".Length..], StringComparison.Ordinal)
            : source == $"https://{url.Host}");

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
