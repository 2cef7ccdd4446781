using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>A domain whose visitors go straight on because a platform keeps them waiting says so (S66).</summary>
public sealed class SlowPlatformTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private static readonly DateTimeOffset Noon = new(2031, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_domain_the_consent_page_and_the_links_reach_say_since_when_and_whom()
    {
        var domain = await stage.DomainAsync(stage.Lumen);
        var link = await stage.LinkAsync(stage.Lumen, "slow");
        var slow = await stage.PixelAsync(stage.Lumen, "Slow one", "tiktok", "C4A1B2C3D4E5F6G7H8I0");
        var quick = await stage.PixelAsync(stage.Lumen, "Quick one");
        await stage.App.Database.ExecuteAsync(
            """
            WITH times AS (SELECT date_bin('15 minutes', now(), '2000-01-01 00:00:00+00') - n * interval '15 minutes' AS quarter FROM generate_series(0, 1) n),
            reach AS (INSERT INTO reach_quarters (brand_id, link_id, quarter, consent, clicks) SELECT $1, $2, quarter, 100, 7 FROM times)
            INSERT INTO pixel_quarters (brand_id, link_id, pixel_id, quarter, outcome, hits, total_ms)
              SELECT $1, $2, pixel, quarter, outcome, hits, hits * 400 FROM times,
                (VALUES ($3::bigint, 'timeout', 15), ($3, 'loaded', 5), ($4, 'timeout', 1), ($4, 'loaded', 19)) AS h(pixel, outcome, hits)
            """,
            stage.Lumen.Value, link, slow, quick);

        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}");
        Assert.NotNull(mara.Page.QuerySelector($"#speed[hx-get$='/domains/{domain}/speed']"));
        foreach (var page in (string[])[$"/brands/lumen/domains/{domain}/speed", $"/brands/lumen/consent?domain={domain}"])
        {
            await mara.OpenAsync(page);
            var words = mara.Page.Body?.TextContent ?? "";
            Assert.Contains("TikTok kept visitors waiting", words, StringComparison.Ordinal);
            Assert.Contains("14 visitors who had agreed", words, StringComparison.Ordinal);
            Assert.DoesNotContain("Meta kept", words, StringComparison.Ordinal);
        }
        await mara.OpenAsync($"/brands/lumen/links/{link}/reach");
        Assert.Contains("Platform too slow", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_without_such_a_time_says_nothing_and_a_strangers_domain_is_not_found()
    {
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        var quiet = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        await mara.OpenAsync($"/brands/lumen/domains/{quiet}/speed");
        Assert.Equal("", mara.Page.Body?.TextContent.Trim());
        await mara.OpenAsync("/brands/lumen/domains/99999999/speed");
        Assert.Equal(404, mara.Status);
    }

    [Theory]
    [InlineData(new[] { 0, 15, 30 }, 0, true)]
    [InlineData(new[] { 0, 60, 75 }, 75, true)]
    [InlineData(new[] { 0, 15, 90 }, 15, true)]
    [InlineData(new[] { 45, 60 }, 60, false)]
    public void Quarters_belong_together_until_an_hour_passes_without_any(int[] minutesAgo, int sinceMinutes, bool isNow)
    {
        var since = sinceMinutes == 0 ? minutesAgo[^1] : sinceMinutes;
        var spell = DomainSpeed.Spell([.. minutesAgo.Select(minutes => new SlowQuarter(Noon.AddMinutes(-minutes), 2))], Noon.AddMinutes(10));
        Assert.NotNull(spell);
        Assert.Equal((Noon.AddMinutes(-since), isNow), (spell.Since, spell.IsNow));
        Assert.Equal(2 * minutesAgo.Count(minutes => minutes <= since), spell.Visits);
    }

    [Fact]
    public void What_was_long_ago_is_not_told() =>
        Assert.Null(DomainSpeed.Spell([new SlowQuarter(Noon.AddDays(-2), 5)], Noon));
}
