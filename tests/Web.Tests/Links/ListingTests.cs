using WhiteLabelLinks.Links;
using WhiteLabelLinks.Links.Listing;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class ListingTests(ListingTests.ThreeThousand scene) : IClassFixture<ListingTests.ThreeThousand>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Orders => ["newest", "clicks", "slug", "edited"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Every_link_is_on_exactly_one_page_in_either_direction(string order)
    {
        var sort = LinkSortNames.Parse(order)!.Value;
        await using var desk = scene.Links.At(scene.Links.Lumen);
        var list = desk.Get<LinkList>();
        var pages = new List<LinkPage>();
        LinkCursor? after = null;
        do
        {
            pages.Add(await list.ReadAsync(new LinkPageRequest(new LinkFilter(), sort, 97, after), Stop));
            after = pages[^1].Older;
        }
        while (after is not null);
        var forward = pages.SelectMany(page => page.Rows.Select(row => row.Id)).ToList();
        Assert.Equal(3_000, forward.Count);
        Assert.Equal(3_000, forward.Distinct().Count());
        Assert.Null(pages[0].Newer);

        // And back from the last page to the first.
        var back = pages[^1].Rows.Select(row => row.Id).Reverse().ToList();
        for (var before = pages[^1].Newer; before is not null;)
        {
            var page = await list.ReadAsync(new LinkPageRequest(new LinkFilter(), sort, 97, Before: before), Stop);
            back.AddRange(page.Rows.Select(row => row.Id).Reverse());
            before = page.Newer;
        }
        back.Reverse();
        Assert.Equal(forward, back);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Paging_goes_on_at_its_place_when_links_come_and_go(string order)
    {
        var sort = LinkSortNames.Parse(order)!.Value;
        await using var desk = scene.Links.At(scene.Links.Lumen);
        var list = desk.Get<LinkList>();
        var first = await list.ReadAsync(new LinkPageRequest(new LinkFilter(), sort, 50), Stop);
        var second = await list.ReadAsync(new LinkPageRequest(new LinkFilter(), sort, 50, first.Older), Stop);
        // A newcomer at the very top of the list, and the one that the cursor names is gone.
        var top = await AddAsync("0000-newcomer", 1_000_000);
        await scene.Links.Database.ExecuteAsync("UPDATE links SET archived_at = now() WHERE id = $1", first.Rows[^1].Id);
        try
        {
            var again = await list.ReadAsync(new LinkPageRequest(new LinkFilter(), sort, 50, first.Older), Stop);
            Assert.Equal(second.Rows.Select(row => row.Id), again.Rows.Select(row => row.Id));
        }
        finally
        {
            await scene.Links.Database.ExecuteAsync("UPDATE links SET archived_at = NULL WHERE id = $1", first.Rows[^1].Id);
            await scene.Links.Database.ExecuteAsync("DELETE FROM click_totals WHERE link_id = $1", top);
            await scene.Links.Database.ExecuteAsync("DELETE FROM links WHERE id = $1", top);
        }
    }

    [Fact]
    public async Task The_order_by_clicks_puts_links_that_nobody_opened_last_newest_first()
    {
        await using var desk = scene.Links.At(scene.Links.Lumen);
        var rows = new List<LinkRow>();
        LinkCursor? after = null;
        do
        {
            var page = await desk.Get<LinkList>().ReadAsync(new LinkPageRequest(new LinkFilter(), LinkSort.MostClicks, 100, after), Stop);
            rows.AddRange(page.Rows);
            after = page.Older;
        }
        while (after is not null);
        Assert.Equal(rows.OrderByDescending(row => row.Clicks).ThenByDescending(row => row.Id).Select(row => row.Id), rows.Select(row => row.Id));
        Assert.Equal(1_000, rows.Count(row => row.Clicks == 0));
    }

    [Theory]
    [InlineData("SLUG-17", 22)] // slug-17, slug-170 … slug-179, on each of two domains
    [InlineData("100%_off", 1)]
    [InlineData(@"back\slash", 1)]
    [InlineData("größe", 1)]
    [InlineData("rare tag", 1)]
    [InlineData("nothing like it", 0)]
    public async Task A_search_finds_slug_title_and_tag_in_any_case_and_takes_signs_for_themselves(string text, int expected)
    {
        await using var desk = scene.Links.At(scene.Links.Lumen);
        var page = await desk.Get<LinkList>().ReadAsync(new LinkPageRequest(new LinkFilter { Search = text }, LinkSort.Newest, 100), Stop);
        Assert.Equal(expected, page.Rows.Count(row => text != "SLUG-17" || row.Slug is "slug-17" or { Length: 8 }));
    }

    [Fact]
    public async Task Filters_narrow_together()
    {
        await using var desk = scene.Links.At(scene.Links.Lumen);
        var list = desk.Get<LinkList>();
        var filter = new LinkFilter { Mode = LinkMode.Direct, Tag = "even", Status = LinkStatus.All };
        var page = await list.ReadAsync(new LinkPageRequest(filter, LinkSort.Newest, 100), Stop);
        Assert.NotEmpty(page.Rows);
        Assert.All(page.Rows, row => Assert.True(row.Mode == LinkMode.Direct && row.Tags.Contains("even")));
        Assert.Equal(500, await list.CountAsync(filter, Stop));
        Assert.Equal("even", (await list.RecentTagsAsync(3, Stop))[0]);
    }

    [Fact]
    public async Task A_brand_sees_only_its_own_links()
    {
        await using var desk = scene.Links.At(scene.Links.Harbor);
        var page = await desk.Get<LinkList>().ReadAsync(new LinkPageRequest(new LinkFilter { Status = LinkStatus.All }, LinkSort.MostClicks, 100), Stop);
        Assert.Equal("harbor-only", Assert.Single(page.Rows).Slug);
        Assert.Equal(1, await desk.Get<LinkList>().CountAsync(new LinkFilter { Status = LinkStatus.All }, Stop));
        Assert.Empty(await desk.Get<LinkList>().RecentTagsAsync(3, Stop));
    }

    [Fact]
    public void A_cursor_of_another_order_or_made_up_is_none()
    {
        var cursor = new LinkCursor(LinkSort.Slug, "a|b|c", 7);
        Assert.True(LinkCursor.TryDecode(cursor.Encode(), LinkSort.Slug, out var same));
        Assert.Equal(cursor, same);
        Assert.False(LinkCursor.TryDecode(cursor.Encode(), LinkSort.Newest, out _));
        foreach (var text in (string[])["", "x", "%%%", "bmV3ZXN0fC0xfDE", "bmV3ZXN0fDF8OTk5OTk5OTk5OTk5OTk5OTk5OQ", new string('A', 5_000)])
        {
            Assert.False(LinkCursor.TryDecode(text, LinkSort.Newest, out _), text);
        }
    }

    private async Task<long> AddAsync(string slug, long clicks)
    {
        var id = await scene.Links.Database.ScalarAsync<long>("""
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
            SELECT brand_id, id, $2, $2, 'https://example.com/', 'x' FROM domains WHERE brand_id = $1 LIMIT 1 RETURNING id
            """, scene.Links.Lumen.Value, slug);
        await scene.Links.Database.ExecuteAsync("INSERT INTO click_totals VALUES ($1, $2, $3, now())", scene.Links.Lumen.Value, id, clicks);
        return id;
    }

    /// <summary>Three thousand links, most of them tied with others in every order.</summary>
    public sealed class ThreeThousand : IAsyncLifetime
    {
        public LinkScene Links { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Links.InitializeAsync();
            var second = await Links.AddDomainAsync(Links.Lumen, "shop.lumen.test");
            await Links.Database.ExecuteAsync("""
                INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, title, mode, tags, created_by, created_at, updated_at)
                SELECT $1, CASE WHEN n % 2 = 0 THEN d.id ELSE $2 END, 'slug-' || n / 2, 'slug-' || n / 2, 'https://example.com/' || n,
                       CASE n WHEN 5 THEN 'Now 100%_off' WHEN 6 THEN 'Back\slash' WHEN 7 THEN 'GRÖSSE? Größe!' END,
                       (ARRAY['direct', 'short', 'retargeting'])[1 + n % 3],
                       CASE WHEN n = 9 THEN ARRAY['rare tag'] WHEN n % 2 = 0 THEN ARRAY['even'] ELSE '{}' END, 'x',
                       timestamptz '2026-01-01' + n / 10 * interval '1 hour', timestamptz '2026-02-01' + n / 7 * interval '1 hour'
                  FROM generate_series(0, 2999) AS n, domains d WHERE d.brand_id = $1 AND d.host = 'go.lumen.test'
                """, Links.Lumen.Value, second.Value);
            await Links.Database.ExecuteAsync("INSERT INTO click_totals SELECT brand_id, id, 1 + id % 5, now() FROM links WHERE id % 3 <> 0");
            await Links.Database.ExecuteAsync("""
                INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
                SELECT brand_id, id, 'harbor-only', 'harbor-only', 'https://example.com/', 'x' FROM domains WHERE brand_id = $1
                """, Links.Harbor.Value);
        }

        public ValueTask DisposeAsync() => Links.DisposeAsync();
    }
}
