using System.Globalization;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S35: clicks by the campaign, tags, source, ad group and creator that their links have today.</summary>
public sealed class LinkTraitsTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static readonly DateTimeOffset Then = DateTimeOffset.Parse("2026-10-20T12:00Z", CultureInfo.InvariantCulture);

    private static readonly ClickPeriod Period = new(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_breakdown_and_its_filter_tell_the_same_and_clicks_follow_a_link_that_moves()
    {
        var (brand, links) = await AddAsync("traits");
        var (other, theirs) = await AddAsync("traits-beside");
        await using var desk = scene.At(brand);
        var campaign = Assert.IsType<SaveCampaignResult.Saved>(await desk.Get<CampaignEditor>().CreateAsync(new CampaignEdit { Name = "Spring" }, LinkScene.Mara, Stop)).Campaign.Id;
        await EditAsync(desk, [links[0], links[1]], new BatchEdit { Campaign = campaign, Source = "email", AddTags = ["a"] });
        await EditAsync(desk, [links[1]], new BatchEdit { AddTags = ["b"] });
        Click(brand, (links[0], 1), (links[1], 2), (links[2], 4));
        Click(other, (theirs[0], 8));

        Assert.Equal(["none 4 4", "Spring 3 3"], await ByAsync(brand, ClickDimension.LinkCampaign));
        Assert.Equal(["Not said 4 4", "Email 3 3"], await ByAsync(brand, ClickDimension.LinkSource));
        // The second link's clicks count for both of its tags.
        Assert.Equal(["none 4 4", "a 3 3", "b 2 2"], await ByAsync(brand, ClickDimension.Tag));
        var spring = campaign.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(3, await CountAsync(brand, ClickDimension.LinkCampaign, spring));
        Assert.Equal(2, await CountAsync(brand, ClickDimension.Tag, "b"));
        Assert.Equal(3, await CountAsync(brand, ClickDimension.LinkSource, "email"));
        Assert.Equal(4, await CountAsync(brand, ClickDimension.LinkCampaign, ""));
        Assert.Equal(0, await CountAsync(brand, ClickDimension.LinkSource, "podcast"));
        Assert.Equal(7, await CountAsync(brand, ClickDimension.Tag, "a", ""));
        Assert.Equal(0, await CountAsync(other, ClickDimension.LinkCampaign, spring));

        await EditAsync(desk, [links[1]], new BatchEdit { Campaign = 0, Source = "", RemoveTags = ["a", "b"] });
        await EditAsync(desk, [links[2]], new BatchEdit { Campaign = campaign });
        Assert.Equal(["Spring 5 5", "none 2 2"], await ByAsync(brand, ClickDimension.LinkCampaign));
        Assert.Equal(["none 6 6", "a 1 1"], await ByAsync(brand, ClickDimension.Tag));
    }

    /// <summary>S19, S31.</summary>
    [Fact]
    public async Task Clicks_are_told_apart_by_who_shares_their_link_and_by_its_ad_group()
    {
        var (brand, links) = await AddAsync("creators");
        var (other, theirs) = await AddAsync("creators-beside");
        await using var desk = scene.At(brand);
        await using var beside = scene.At(other);
        await desk.Get<LinkEditor>().EditAsync(links[0], new LinkEdit { Creator = "Noor & co", AdGroup = "Shoes, wide" }, LinkScene.Mara, Stop);
        await desk.Get<LinkEditor>().EditAsync(links[1], new LinkEdit { Creator = "Noor & co" }, LinkScene.Mara, Stop);
        await beside.Get<LinkEditor>().EditAsync(theirs[0], new LinkEdit { Creator = "Noor & co" }, LinkScene.Mara, Stop);
        Click(brand, (links[0], 1), (links[1], 2), (links[2], 4));
        Click(other, (theirs[0], 8));

        Assert.Equal(["none 4 4", "Noor & co 3 3"], await ByAsync(brand, ClickDimension.Creator));
        Assert.Equal(["none 6 6", "Shoes, wide 1 1"], await ByAsync(brand, ClickDimension.AdGroup));
        Assert.Equal(3, await CountAsync(brand, ClickDimension.Creator, "Noor & co"));
        Assert.Equal(4, await CountAsync(brand, ClickDimension.Creator, ""));
        Assert.Equal(0, await CountAsync(brand, ClickDimension.Creator, "noor"));
        Assert.Equal(1, await CountAsync(brand, ClickDimension.AdGroup, "Shoes, wide"));
        Assert.Equal(8, await CountAsync(other, ClickDimension.Creator, "Noor & co"));
    }

    [Fact]
    public async Task Breaking_down_by_several_at_once_changes_none_of_them()
    {
        var (brand, links) = await AddAsync("several");
        await using var desk = scene.At(brand);
        await EditAsync(desk, [links[0]], new BatchEdit { Source = "qr", AddTags = ["x", "y"] });
        Click(brand, (links[0], 3), (links[1], 1));
        var by = new[] { ClickDimension.Link, ClickDimension.Tag, ClickDimension.LinkSource, ClickDimension.Device };
        await using var fresh = scene.At(brand);
        var answer = await fresh.Get<ClickStatistics>().AskAsync(new ClickRequest(Period, Granularity.Day, [new ClickFilter(ClickDimension.Tag, ["x", "y"])]).Ask(TimeZoneInfo.Utc, by), Stop);
        Assert.Equal(3, answer.Total.Count.Clicks);
        Assert.Equal([links[0].Value], answer.By[ClickDimension.Link].Select(group => (long)group.Code));
        Assert.Equal([3, 3], answer.By[ClickDimension.Tag].Select(group => group.Count.Clicks));
        Assert.Equal([3], answer.By[ClickDimension.LinkSource].Select(group => group.Count.Clicks));
        Assert.Equal([3], answer.By[ClickDimension.Device].Select(group => group.Count.Clicks));
    }

    [Fact]
    public void No_two_dimensions_share_a_name() =>
        Assert.Equal(ClickDimensions.All.Count, ClickDimensions.All.Select(dimension => dimension.Key()).Distinct(StringComparer.Ordinal).Count());

    private async Task<IEnumerable<string>> ByAsync(BrandId brand, ClickDimension dimension)
    {
        await using var desk = scene.At(brand);
        var answer = await desk.Get<ClickStatistics>().AskAsync(new ClickRequest(Period, Granularity.Day, []).Ask(TimeZoneInfo.Utc, [dimension]), Stop);
        var values = await desk.Get<ClickNames>().NameAsync(dimension, answer.By[dimension], 100, Stop);
        return values.Select(value => $"{(value.Value.Length == 0 && dimension != ClickDimension.LinkSource ? "none" : value.Name)} {value.Count.Clicks} {value.Count.Humans}");
    }

    private async Task<long> CountAsync(BrandId brand, ClickDimension dimension, params string[] values)
    {
        await using var desk = scene.At(brand);
        var request = new ClickRequest(Period, Granularity.Day, [new ClickFilter(dimension, values)]);
        return (await desk.Get<ClickStatistics>().AskAsync(request.Ask(TimeZoneInfo.Utc, []), Stop)).Total.Count.Clicks;
    }

    private static Task<LinkBatch> EditAsync(Desk desk, IReadOnlyList<LinkId> links, BatchEdit edit) =>
        desk.Get<LinkBatches>().EditAsync(BatchRequest.For(links) with { Edit = edit }, LinkScene.Mara, Stop);

    private void Click(BrandId brand, params (LinkId Link, int Times)[] clicks) =>
        PastClicks.Write(scene.Database, clicks.SelectMany(click => Enumerable.Range(0, click.Times)
            .Select(n => new PastClick(Then.AddMinutes(n), brand, new DomainId(1), click.Link, PastClicks.Phone))));

    private async Task<(BrandId Brand, List<LinkId> Links)> AddAsync(string slug)
    {
        var brand = await scene.AddBrandAsync(slug, slug + ".test");
        await scene.Database.ExecuteAsync("""
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
            SELECT d.brand_id, d.id, 's' || n, 's' || n, 'https://example.com/', 'x' FROM generate_series(1, 3) AS n, domains d WHERE d.brand_id = $1
            """, brand.Value);
        var ids = await Testing.Sql.ListAsync<long>(scene.Database.AdminConnectionString, "SELECT id FROM links WHERE brand_id = $1 ORDER BY id", brand.Value);
        return (brand, ids.Select(id => new LinkId(id)).ToList());
    }
}
