using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Export;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

public sealed class ClickExportTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-10T12:00Z");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 50)]
    [InlineData(3, 1_000)]
    public async Task Every_click_comes_exactly_once_while_more_keep_arriving(int seed, int pageSize)
    {
        var chance = new Random(seed);
        var (mine, theirs) = (await scene.AddBrandAsync($"mine{seed}"), await scene.AddBrandAsync($"theirs{seed}"));
        var clicks = new ClickScene(scene.Database);
        var seen = new List<Guid>();
        var cursor = ClickCursor.Start;
        await using var desk = scene.At(mine);
        for (var round = 0; round < 12; round++)
        {
            // Loads of many sizes, some without a click of ours; not all are added up at once.
            for (var load = 0; load < chance.Next(1, 5); load++)
            {
                await clicks.LoadAsync([.. Enumerable.Range(0, chance.Next(1, 60)).Select(n =>
                    (chance.Next(3) == 0 ? mine : theirs, new LinkId(1), Noon.AddSeconds(chance.Next(100_000))))]);
            }
            await clicks.RollUpAsync(chance.Next(1, 80));
            for (var page = 0; page < chance.Next(1, 4); page++)
            {
                cursor = await TakeAsync(desk, cursor, pageSize, seen);
            }
        }
        while (await clicks.RollUpAsync(50) > 0)
        {
        }
        var hasMore = true;
        while (hasMore)
        {
            var page = await desk.Get<ClickExport>().ReadAsync(cursor, pageSize, Stop);
            seen.AddRange(page.Clicks.Select(click => click.Id));
            (cursor, hasMore) = (page.Next, page.HasMore);
        }
        var all = await Sql.ListAsync<Guid>(scene.Database.AdminConnectionString, "SELECT id FROM clicks WHERE brand_id = $1", mine.Value);
        Assert.Equal(all.Order(), seen.Order());
        // Caught up: the cursor stays and brings what is new later.
        var last = await desk.Get<ClickExport>().ReadAsync(cursor, pageSize, Stop);
        Assert.Empty(last.Clicks);
        await clicks.LoadAsync([(mine, new LinkId(9), Noon)]);
        await clicks.RollUpAsync();
        Assert.Equal(9, Assert.Single((await desk.Get<ClickExport>().ReadAsync(last.Next, pageSize, Stop)).Clicks).LinkId);
    }

    [Fact]
    public async Task A_load_that_is_not_added_up_yet_is_not_given_out_before_one_that_is()
    {
        var brand = await scene.AddBrandAsync("waiting");
        var clicks = new ClickScene(scene.Database);
        await using var desk = scene.At(brand);
        await clicks.LoadAsync([(brand, new LinkId(1), Noon)]);
        Assert.Empty((await desk.Get<ClickExport>().ReadAsync(ClickCursor.Start, 10, Stop)).Clicks);
        await clicks.RollUpAsync();
        var click = Assert.Single((await desk.Get<ClickExport>().ReadAsync(ClickCursor.Start, 10, Stop)).Clicks);
        Assert.Equal((Noon, "www.example.org", "Mozilla/5.0 test"), (click.At, click.ReferrerHost, click.UserAgent));
    }

    [Fact]
    public void A_cursor_survives_its_text_and_nothing_else_is_one()
    {
        foreach (var cursor in (ClickCursor[])[ClickCursor.Start, new(7, null), new(7, Guid.Parse("01234567-89ab-7def-8123-456789abcdef"))])
        {
            Assert.True(ClickCursor.TryDecode(cursor.Encode(), out var same));
            Assert.Equal(cursor, same);
        }
        foreach (var text in (string[])["", "x", "MQ", "LTEu", "MS4yLjM", "MS56eno", new string('A', 500)])
        {
            Assert.False(ClickCursor.TryDecode(text, out _), text);
        }
    }

    private static async Task<ClickCursor> TakeAsync(Desk desk, ClickCursor cursor, int size, List<Guid> seen)
    {
        var page = await desk.Get<ClickExport>().ReadAsync(cursor, size, Stop);
        Assert.True(page.Clicks.Count <= size);
        seen.AddRange(page.Clicks.Select(click => click.Id));
        return page.Next;
    }
}
