using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class BulkTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_few_links_are_archived_at_once_and_undone_as_one()
    {
        var (brand, ids) = await AddAsync("few", 10);
        await using var desk = scene.At(brand);
        await desk.Get<LinkEditor>().ArchiveAsync(ids[0], LinkScene.Mara, Stop);

        var batch = await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(ids.Take(5).ToList()), LinkScene.Mara, Stop);
        Assert.Equal((BatchState.Archived, 4), (batch.State, batch.Done));
        Assert.Equal(5, await ActiveAsync(brand));

        var undone = await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop);
        Assert.Equal((BatchState.Undone, 4), (undone!.State, undone.Done));
        // What had been archived before is not this action's to bring back.
        Assert.Equal(9, await ActiveAsync(brand));
        Assert.Equal(4, await HistoryAsync(brand, "restored"));
    }

    [Fact]
    public async Task Undo_leaves_alone_what_was_restored_and_archived_again_since()
    {
        var (brand, ids) = await AddAsync("again", 3);
        await using var desk = scene.At(brand);
        var batch = await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(ids), LinkScene.Mara, Stop);
        await desk.Get<LinkEditor>().RestoreAsync(ids[0], LinkScene.Mara, Stop);
        await desk.Get<LinkEditor>().ArchiveAsync(ids[0], LinkScene.Mara, Stop);

        Assert.Equal(2, (await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop))!.Done);
        Assert.Equal(2, await ActiveAsync(brand));
        Assert.Equal(0, (await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop))!.Total - 2);
    }

    [Fact]
    public async Task Many_links_become_a_job_that_goes_on_where_it_was_killed_and_can_be_undone()
    {
        var (brand, _) = await AddAsync("many", 2_300);
        Guid id;
        await using (var desk = scene.At(brand))
        {
            var batch = await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(new LinkFilter { Tag = "bulk" }), LinkScene.Mara, Stop);
            Assert.Equal((BatchState.Archiving, 2_300, 0), (batch.State, batch.Total, batch.Done));
            Assert.Contains(nameof(LinkBatchJob), scene.Jobs.Enqueued);
            id = batch.Id;
        }
        // Killed after two steps, and in the middle of a third.
        await using (var desk = scene.At(brand))
        {
            Assert.True(await desk.Get<BatchSteps>().StepAsync(id, Stop));
            Assert.True(await desk.Get<BatchSteps>().StepAsync(id, Stop));
            using var killed = new CancellationTokenSource();
            var third = desk.Get<BatchSteps>().StepAsync(id, killed.Token);
            await killed.CancelAsync();
            await Record.ExceptionAsync(() => third);
        }
        // One that came later is not meant, even if it matches.
        await AddOneAsync(brand, "latecomer");
        // The queue delivers at least once: two run at the same time.
        await Task.WhenAll(RunJobAsync(brand, id), RunJobAsync(brand, id));
        await using var after = scene.At(brand);
        var finished = await after.Get<LinkBatches>().FindAsync(id, Stop);
        Assert.Equal((BatchState.Archived, 2_300), (finished!.State, finished.Done));
        Assert.Equal(1, await ActiveAsync(brand));
        Assert.Equal(2_300, await HistoryAsync(brand, "archived"));

        var undoing = await after.Get<LinkBatches>().UndoAsync(id, Stop);
        Assert.Equal(BatchState.Undoing, undoing!.State);
        Assert.True(await after.Get<BatchSteps>().StepAsync(id, Stop));
        await RunJobAsync(brand, id);
        Assert.Equal(2_301, await ActiveAsync(brand));
        Assert.Equal(2_300, await HistoryAsync(brand, "restored"));
    }

    [Fact]
    public async Task An_undo_turns_a_running_archive_round()
    {
        var (brand, _) = await AddAsync("turned", 1_200);
        await using var desk = scene.At(brand);
        var batch = await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(new LinkFilter()), LinkScene.Mara, Stop);
        await desk.Get<BatchSteps>().StepAsync(batch.Id, Stop);
        await desk.Get<LinkBatches>().UndoAsync(batch.Id, Stop);
        await RunJobAsync(brand, batch.Id);
        Assert.Equal(1_200, await ActiveAsync(brand));
        Assert.Equal(BatchState.Undone, (await desk.Get<LinkBatches>().FindAsync(batch.Id, Stop))!.State);
    }

    [Fact]
    public async Task A_brand_cannot_archive_or_undo_what_is_another_brands()
    {
        var (lumen, ids) = await AddAsync("mine", 5);
        var (other, _) = await AddAsync("other", 1);
        await using var foreign = scene.At(other);
        var nothing = await foreign.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(ids), LinkScene.Mara, Stop);
        Assert.Equal(0, nothing.Done);
        Assert.Equal(5, await ActiveAsync(lumen));

        await using var desk = scene.At(lumen);
        var batch = await desk.Get<LinkBatches>().ArchiveAsync(BatchRequest.For(ids), LinkScene.Mara, Stop);
        Assert.Null(await foreign.Get<LinkBatches>().UndoAsync(batch.Id, Stop));
        Assert.Null(await foreign.Get<LinkBatches>().FindAsync(batch.Id, Stop));
        Assert.Equal(0, await ActiveAsync(lumen));
    }

    private async Task RunJobAsync(BrandId brand, Guid batch)
    {
        // As the worker does: a scope of its own, in which the job enters the brand.
        await using var desk = scene.At(brand);
        await desk.Get<LinkBatchJob>().RunAsync(brand.Value, batch, Stop);
    }

    private async Task<(BrandId Brand, List<LinkId> Ids)> AddAsync(string slug, int count)
    {
        var brand = await scene.AddBrandAsync(slug, slug + ".test");
        await scene.Database.ExecuteAsync("""
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, tags, created_by)
            SELECT d.brand_id, d.id, 's' || n, 's' || n, 'https://example.com/' || n, ARRAY['bulk'], 'x'
              FROM generate_series(1, $2) AS n, domains d WHERE d.brand_id = $1
            """, brand.Value, count);
        var ids = await Testing.Sql.ListAsync<long>(scene.Database.AdminConnectionString, "SELECT id FROM links WHERE brand_id = $1 ORDER BY id", brand.Value);
        return (brand, ids.Select(id => new LinkId(id)).ToList());
    }

    private Task AddOneAsync(BrandId brand, string slug) => scene.Database.ExecuteAsync("""
        INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, tags, created_by)
        SELECT brand_id, id, $2, $2, 'https://example.com/', ARRAY['bulk'], 'x' FROM domains WHERE brand_id = $1
        """, brand.Value, slug);

    private Task<long> ActiveAsync(BrandId brand) =>
        scene.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1 AND archived_at IS NULL", brand.Value);

    private Task<long> HistoryAsync(BrandId brand, string action) =>
        scene.Database.ScalarAsync<long>("SELECT count(*) FROM link_changes WHERE brand_id = $1 AND action = $2", brand.Value, action);
}
