using System.IO.Compression;
using System.Text;
using Xunit;
using static WhiteLabelLinks.AdPlatforms.Tests.PageRun;

namespace WhiteLabelLinks.AdPlatforms.Tests;

public sealed class PixelSetTests
{
    [Fact]
    public void The_same_id_counts_once_and_the_first_stays()
    {
        Assert.True(PixelSet.TryCreate([Pixel("meta"), Pixel("ga4", null, 2), Pixel("meta", null, 3)], out var set, out _));

        Assert.Equal([1L, 2L], set.Pixels.Select(pixel => pixel.Id.Value));
    }

    [Fact]
    public void Two_ids_of_a_platform_are_two_pixels()
    {
        Assert.True(PixelSet.TryCreate([Pixel("meta"), Pixel("meta", "111111111111111", 2)], out var set, out _));

        Assert.Equal(2, set.Pixels.Count);
    }

    [Fact]
    public void No_pixels_are_a_set_too() => Assert.True(PixelSet.TryCreate([], out _, out _));

    [Fact]
    public void More_than_eight_are_refused_with_their_number()
    {
        var many = Enumerable.Range(0, 9).Select(i => Pixel("meta", $"10000000000000{i}", i));

        Assert.False(PixelSet.TryCreate(many, out var set, out var error));
        Assert.Equal("A link can have at most 8 pixels; these are 9.", error);
        Assert.Empty(set.Pixels);
    }

    [Fact]
    public void A_second_AdRoll_account_is_refused()
    {
        Assert.False(PixelSet.TryCreate([Pixel("adroll"), Pixel("adroll", "BBBBBBBBBBBBBBBBBBBBBB/CCCCCCCCCCCCCCCCCCCCCC", 2)], out _, out var error));
        Assert.Contains("AdRoll allows 1 pixel", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</script>")]
    [InlineData("")]
    [InlineData(" 843671884361709")]
    public void An_id_that_was_not_checked_does_not_reach_a_page(string id)
    {
        Assert.False(PixelSet.TryCreate([Pixel("meta", id, 7)], out _, out var error));
        Assert.Contains("Pixel 7", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_needs_what_its_platforms_need_and_nothing_else()
    {
        var sources = Part("meta", "pinterest").Sources;

        Assert.Equal(["https://connect.facebook.net", "https://s.pinimg.com"], sources.Script);
        Assert.Equal(["https://ct.pinterest.com", "https://www.facebook.com"], sources.Image);
        Assert.Equal(["https://connect.facebook.net", "https://ct.pinterest.com", "https://www.facebook.com"], sources.Connect);
        Assert.Equal(["https://www.facebook.com"], sources.FormAction);
    }

    [Fact]
    public void A_host_that_two_platforms_need_is_named_once() =>
        Assert.All(Part("google_ads", "ga4").Sources is var s ? new[] { s.Script, s.Image, s.Connect, s.Frame } : [], list => Assert.Equal(list.Distinct(), list));

    [Fact]
    public void The_policy_is_one_header()
    {
        Assert.Equal(
            "default-src 'none'; script-src 'nonce-abc=' 'strict-dynamic' https://a.quora.com; style-src 'sha256-x'; img-src 'self' data: https://q.quora.com; "
            + "connect-src 'self' https://a.quora.com https://q.quora.com; frame-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
            Part("quora").Sources.ToPolicy("abc=", "'sha256-x'"));
        Assert.Contains("connect-src 'self';", CspSources.None.ToPolicy("a", "'none'"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_of_the_customers_opens_the_page_to_every_https_host()
    {
        var part = Part("gtm", "meta");

        Assert.True(part.HasCustomerCode);
        Assert.False(Part("meta").HasCustomerCode);
        Assert.Equal(["https:"], part.Sources.Script);
        Assert.Equal(["https:"], part.Sources.Image);
        Assert.Equal(["https://www.facebook.com"], part.Sources.FormAction);
    }

    [Fact]
    public void No_source_is_a_template_or_a_word_of_CSP() =>
        Assert.All(
            AdPlatformCatalog.All.Where(platform => !platform.IsCustomerCode).Select(platform => platform.Sources)
                .SelectMany(s => s.Script.Concat(s.Image).Concat(s.Connect).Concat(s.Frame).Concat(s.FormAction)),
            source => Assert.Matches(@"^https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$", source));

    [Fact]
    public void Images_of_people_who_opted_out_say_so_or_are_not_there()
    {
        var part = PixelPagePart.Of([.. AdPlatformCatalog.All.Select(platform => Pixel(platform.Key))]);

        Assert.Equal(
            [
                "https://www.facebook.com/tr?id=843671884361709&ev=PageView&noscript=1",
                "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/123456789/?guid=ON&script=0",
                "https://px.ads.linkedin.com/collect/?pid=1234567&fmt=gif",
                "https://ct.pinterest.com/v3/?event=init&tid=2617998078212&noscript=1",
                "https://t.co/i/adsct?txn_id=o8z6j&p_id=Twitter",
                "https://alb.reddit.com/rp.gif?event=PageVisit&id=t2_abc123&opt_out=0",
                "https://bat.bing.com/action/0?ti=187107444&Ver=2",
                "https://q.quora.com/_/ad/0123456789abcdef0123456789abcdef/pixel?tag=ViewContent&noscript=1",
            ],
            part.NoScriptImages);
        Assert.Equal(
            [
                "https://www.facebook.com/tr?id=843671884361709&ev=PageView&noscript=1&dpo=LDU&dpoco=0&dpost=0",
                "https://ct.pinterest.com/v3/?event=init&tid=2617998078212&noscript=1&pd%5Bopt_out_type%5D=LDP",
                "https://alb.reddit.com/rp.gif?event=PageVisit&id=t2_abc123&opt_out=1",
            ],
            part.LimitedNoScriptImages);
    }

    [Fact]
    public void The_script_is_the_same_for_every_click_but_for_the_hole()
    {
        var part = Part("meta", "tiktok");
        var script = Script([Pixel("meta"), Pixel("tiktok", null, 2)], Values);

        Assert.StartsWith(Encoding.UTF8.GetString(part.ScriptStart.Span), script, StringComparison.Ordinal);
        Assert.EndsWith(Encoding.UTF8.GetString(part.ScriptEnd.Span), script, StringComparison.Ordinal);
        Assert.DoesNotContain("</", script, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", script, StringComparison.Ordinal);
        Assert.DoesNotContain("eval", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "meta", "google_ads", "tiktok", "pinterest")]
    [InlineData(4, "tiktok", "pinterest", "reddit", "meta")]
    [InlineData(6, "meta", "google_ads", "ga4", "gtm", "linkedin", "tiktok", "pinterest", "x", "snapchat", "reddit", "microsoft_uet", "quora", "adroll")]
    public void The_script_stays_small(int kilobytes, params string[] keys)
    {
        var script = Encoding.UTF8.GetBytes(Script([.. keys.Select((key, i) => Pixel(key, null, 1000 + i))], Values));
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(script);
        }

        TestContext.Current.SendDiagnosticMessage("{0} platforms: {1} bytes, {2} compressed", keys.Length, script.Length, compressed.Length);
        Assert.InRange(compressed.Length, 500, kilobytes * 1000);
    }

    private static PixelPagePart Part(params string[] keys)
    {
        Assert.True(PixelSet.TryCreate(keys.Select((key, i) => Pixel(key, null, i + 1)), out var set, out var error), error);
        return PixelPagePart.For(set);
    }
}
