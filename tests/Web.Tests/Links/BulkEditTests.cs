using WhiteLabelLinks.Links;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Links.Tags;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>Tags, campaign and source of many links are changed as one action that can be undone as one.</summary>
public sealed class BulkEditTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chosen_links_are_changed_with_a_history_and_undone_as_far_as_nobody_changed_them_since()
    {
        var (brand, ids) = await AddAsync("changed", 4);
        await using var desk = scene.At(brand);
        var campaign = await CampaignAsync(desk, "Spring");
        await desk.Get<LinkEditor>().EditAsync(ids[3], new LinkEdit { Tags = new Given<IReadOnlyList<string?>>(["old", "new"]) }, LinkScene.Mara, Stop);
        var edit = new BatchEdit { AddTags = ["new"], RemoveTags = ["old"], Campaign = campaign, Source = "email" };
        var batch = await desk.Get<LinkBatches>().EditAsync(BatchRequest.For([ids[0], ids[1], ids[3]]) with { Edit = edit }, LinkScene.Mara, Stop);
        Assert.Equal((BatchState.Edited, 3, 3), (batch.State, batch.Total, batch.Done));
        Assert.Equal(["new|Spring|email", "new|Spring|email", "old||", "new|Spring|email"], await StateAsync(brand));
        Assert.Equal(3, await scene.Database.ScalarAsync<long>(
            "SELECT count(*) FROM link_changes WHERE brand_id = $1 AND batch_id = $2 AND action = 'edited' AND jsonb_array_length(fields) = 3", brand.Value, batch.Id));

        // Once more changes nothing, and there is nothing to undo of it.
        var again = await desk.Get<LinkBatches>().EditAsync(BatchRequest.For(ids.Take(2).ToList()) with { Edit = edit }, LinkScene.Mara, Stop);
        Assert.Equal((BatchState.Edited, 0), (again.State, again.Done));

        await desk.Get<LinkEditor>().EditAsync(ids[1], new LinkEdit { Source = LinkSource.Podcast }, LinkScene.Mara, Stop);
        var undone = await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop);
        Assert.Equal((BatchState.Undone, 3), (undone!.State, undone.Done));
        // What somebody chose since stays; the rest is as it was, the fourth link's two tags in their order.
        Assert.Equal(["old||", "old||podcast", "old||", "old,new||"], await StateAsync(brand));
        Assert.Equal(0, (await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop))!.Total - 3);
        Assert.Equal(["old||", "old||podcast", "old||", "old,new||"], await StateAsync(brand));
    }

    [Fact]
    public async Task All_that_match_are_changed_and_nothing_beyond_the_filter()
    {
        var (brand, ids) = await AddAsync("matching", 3);
        await using var desk = scene.At(brand);
        var campaign = await CampaignAsync(desk, "Autumn");
        await desk.Get<LinkEditor>().EditAsync(ids[0], new LinkEdit { Campaign = new CampaignId(campaign), Source = LinkSource.Ads }, LinkScene.Mara, Stop);
        var none = new LinkFilter { Campaign = new Given<CampaignId?>(null), Source = new Given<LinkSource?>(null) };
        await desk.Get<LinkBatches>().EditAsync(BatchRequest.For(none) with { Edit = new BatchEdit { Source = "qr" } }, LinkScene.Mara, Stop);
        Assert.Equal(["old|Autumn|ads", "old||qr", "old||qr"], await StateAsync(brand));
        // Archiving what a filter leaves heeds it too.
        var only = new LinkFilter { Campaign = new Given<CampaignId?>(new CampaignId(campaign)), Source = new Given<LinkSource?>(LinkSource.Ads) };
        Assert.Equal(1, (await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(only), LinkScene.Mara, Stop)).Done);
        var out1 = await desk.Get<LinkBatches>().EditAsync(BatchRequest.For([ids[0]]) with { ArchivedToo = true, Edit = new BatchEdit { Campaign = 0, Source = "" } }, LinkScene.Mara, Stop);
        Assert.Equal(1, out1.Done);
        Assert.Equal("old||", (await StateAsync(brand))[0]);
    }

    [Fact]
    public async Task A_link_with_all_the_tags_it_may_have_gets_no_more()
    {
        var (brand, ids) = await AddAsync("full", 2);
        await using var desk = scene.At(brand);
        var many = Enumerable.Range(0, TagList.MaxTags).Select(n => (string?)("t" + n)).ToList();
        await desk.Get<LinkEditor>().EditAsync(ids[0], new LinkEdit { Tags = new Given<IReadOnlyList<string?>>(many) }, LinkScene.Mara, Stop);
        var batch = await desk.Get<LinkBatches>().EditAsync(BatchRequest.For(ids) with { Edit = new BatchEdit { AddTags = ["more"] } }, LinkScene.Mara, Stop);
        Assert.Equal((2, 1), (batch.Total, batch.Done));
        Assert.Contains("1 of 2", BatchWords.Done(batch), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_become_a_job_that_goes_on_where_it_was_killed_and_can_be_turned_round_at_work()
    {
        var (brand, _) = await AddAsync("many-edited", 1_300);
        Guid id;
        await using (var desk = scene.At(brand))
        {
            var batch = await desk.Get<LinkBatches>().EditAsync(
                BatchRequest.For(new LinkFilter { Tag = "old" }) with { Edit = new BatchEdit { AddTags = ["new"], RemoveTags = ["old"] } }, LinkScene.Mara, Stop);
            Assert.Equal((BatchState.Editing, 1_300, 0), (batch.State, batch.Total, batch.Done));
            id = batch.Id;
        }
        await using (var desk = scene.At(brand))
        {
            Assert.True(await desk.Get<BatchSteps>().StepAsync(id, Stop));
            using var killed = new CancellationTokenSource();
            var second = desk.Get<BatchSteps>().StepAsync(id, killed.Token);
            await killed.CancelAsync();
            await Record.ExceptionAsync(() => second);
        }
        await using (var desk = scene.At(brand))
        {
            while (await desk.Get<BatchSteps>().StepAsync(id, Stop))
            {
            }
            Assert.Equal((BatchState.Edited, 1_300), await desk.Get<LinkBatches>().FindAsync(id, Stop) is { } done ? (done.State, done.Done) : default);
            Assert.Equal(1_300, await TaggedAsync(brand, "new"));
            await desk.Get<LinkBatches>().UndoAsync(id, Stop);
            while (await desk.Get<BatchSteps>().StepAsync(id, Stop))
            {
            }
        }
        Assert.Equal((1_300, 0), (await TaggedAsync(brand, "old"), await TaggedAsync(brand, "new")));
    }

    [Fact]
    public async Task A_tag_is_renamed_merged_and_deleted_on_archived_links_too_and_in_one_brand_alone()
    {
        var (brand, ids) = await AddAsync("tags", 3);
        var (other, _) = await AddAsync("tags-beside", 1);
        await using var desk = scene.At(brand);
        await desk.Get<LinkEditor>().ArchiveAsync(ids[2], LinkScene.Mara, Stop);
        await desk.Get<LinkEditor>().EditAsync(ids[1], new LinkEdit { Tags = new Given<IReadOnlyList<string?>>(["old", "kept"]) }, LinkScene.Mara, Stop);
        var tags = desk.Get<BrandTags>();
        Assert.Equal([new TagCount("old", 2, 1), new TagCount("kept", 1, 0)], await tags.ListAsync(Stop));

        var merged = await tags.RenameAsync("old", "kept", LinkScene.Mara, Stop);
        Assert.Equal(3, merged.Done);
        Assert.Equal([new TagCount("kept", 2, 1)], await tags.ListAsync(Stop));
        await desk.Get<LinkBatches>().UndoAsync(merged.Id, Stop);
        Assert.Equal([new TagCount("old", 2, 1), new TagCount("kept", 1, 0)], await tags.ListAsync(Stop));

        await tags.DeleteAsync("old", LinkScene.Mara, Stop);
        Assert.Null(await tags.FindAsync("old", Stop));
        Assert.Equal(["old||"], await StateAsync(other));
    }

    private static async Task<long> CampaignAsync(Desk desk, string name) =>
        Assert.IsType<SaveCampaignResult.Saved>(await desk.Get<CampaignEditor>().CreateAsync(new CampaignEdit { Name = name }, LinkScene.Mara, Stop)).Campaign.Id;

    private async Task<(BrandId Brand, List<LinkId> Ids)> AddAsync(string slug, int count)
    {
        var brand = await scene.AddBrandAsync(slug, slug + ".test");
        await scene.Database.ExecuteAsync("""
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, tags, created_by)
            SELECT d.brand_id, d.id, 's' || n, 's' || n, 'https://example.com/' || n, ARRAY['old'], 'x'
              FROM generate_series(1, $2) AS n, domains d WHERE d.brand_id = $1
            """, brand.Value, count);
        var ids = await Testing.Sql.ListAsync<long>(scene.Database.AdminConnectionString, "SELECT id FROM links WHERE brand_id = $1 ORDER BY id", brand.Value);
        return (brand, ids.Select(id => new LinkId(id)).ToList());
    }

    private async Task<IReadOnlyList<string>> StateAsync(BrandId brand) => [.. await Testing.Sql.ListAsync<string>(scene.Database.AdminConnectionString, """
        SELECT array_to_string(l.tags, ',') || '|' || coalesce(c.name, '') || '|' || coalesce(l.source, '')
          FROM links l LEFT JOIN campaigns c ON c.brand_id = l.brand_id AND c.id = l.campaign_id
         WHERE l.brand_id = $1 ORDER BY l.id
        """, brand.Value)];

    private Task<long> TaggedAsync(BrandId brand, string tag) =>
        scene.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1 AND $2 = ANY (tags)", brand.Value, tag);
}
