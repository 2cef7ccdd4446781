using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Intent;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;
using WhiteLabelLinks.Web.Tests.Retargeting;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S44: how likely people mean it, with the reasons, and nothing where nobody can say.</summary>
public sealed class IntentScoreTests
{
    [Fact]
    public void Fewer_than_thirty_people_say_nothing()
    {
        Assert.Null(IntentScore.Of(Facts(clicks: 5_000, people: 29, visitors: 29, Channel.Email)));
        Assert.NotNull(IntentScore.Of(Facts(clicks: 30, people: 30, visitors: 30, Channel.Email)));
    }

    [Fact]
    public void Mail_readers_who_return_score_high_and_a_crawled_link_in_a_feed_scores_low()
    {
        var high = IntentScore.Of(Facts(clicks: 100, people: 100, visitors: 75, Channel.Email))!; // enough people
        Assert.Equal((100, IntentLevel.High), (high.Points, high.Level));
        var low = IntentScore.Of(Facts(clicks: 1_000, people: 100, visitors: 100, Channel.Social))!; // enough people
        Assert.Equal(IntentLevel.Low, low.Level);
        Assert.Equal(0, low.Reasons.Single(reason => reason.Sign == IntentSign.Returns).Points);
        Assert.All(low.Reasons, reason => Assert.Equal(IntentLevel.Low, reason.Level));
    }

    [Fact]
    public void Consent_counts_only_where_enough_were_asked()
    {
        var facts = Facts(clicks: 100, people: 100, visitors: 75, Channel.Email);
        Assert.DoesNotContain(IntentScore.Of(facts with { Agreed = 0, Declined = 9 })!.Reasons, reason => reason.Sign == IntentSign.Consent); // enough people
        var asked = IntentScore.Of(facts with { Agreed = 0, Declined = 10 })!; // enough people
        Assert.Equal(75, asked.Points);
        Assert.Equal(100, IntentScore.Of(facts with { Agreed = 6, Declined = 4 })!.Points); // enough people
    }

    [Fact]
    public void Every_channel_has_a_meaning_between_none_and_all() =>
        Assert.All(Enum.GetValues<Channel>(), channel => Assert.InRange(IntentScore.Meaning(channel), 0.1m, 1m));

    private static IntentFacts Facts(long clicks, long people, long visitors, Channel channel) =>
        new(clicks, people, visitors, new Dictionary<Channel, long> { [channel] = people }, 0, 0);
}

/// <summary>S44 on the link's page.</summary>
public sealed class IntentPageTests(LinkStage stage) : IClassFixture<LinkStage>
{
    [Fact]
    public async Task A_links_page_tells_its_score_with_reasons_to_its_own_brand()
    {
        var link = await stage.LinkAsync(stage.Lumen, "meant", "short");
        using var ida = await stage.SignInAsync(BrandRole.Viewer);
        await ida.OpenAsync($"/brands/lumen/links/{link}");
        var part = ida.Page.QuerySelector("#intent")?.GetAttribute("hx-get") ?? "";
        await ida.OpenAsync(part);
        Assert.Contains("Too few clicks to say", ida.Page.QuerySelector(".stat-note")?.TextContent, StringComparison.Ordinal);
        Assert.Empty(ida.Page.QuerySelectorAll(".intent-reasons li"));

        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        await stage.WriteClicksAsync(stage.Lumen, yesterday, new LinkId(link), [.. Enumerable.Repeat(("DE", PastClicks.Phone), 40), .. Enumerable.Repeat(("DE", PastClicks.Curl), 10)]);
        await ida.OpenAsync(part);
        Assert.Equal(3, ida.Page.QuerySelectorAll(".intent-reasons li").Length);
        Assert.Contains("80%", ida.Page.QuerySelector(".intent-reasons")?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(ida.Page.QuerySelector(".intent button[data-tip]"));

        var theirs = await stage.LinkAsync(stage.Harbor, "theirs", "short");
        await ida.OpenAsync($"/brands/lumen/links/{theirs}/intent");
        Assert.Equal(404, ida.Status);
        var direct = await stage.LinkAsync(stage.Lumen, "straight", "direct");
        await ida.OpenAsync($"/brands/lumen/links/{direct}/intent");
        Assert.Equal("", ida.Page.QuerySelector("#intent")?.TextContent);
    }
}
