using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Links.Listing;

/// <summary>
/// The brand's links, a page at a time. Each order reads its own index from the cursor on, so the last page of a hundred
/// thousand links costs as much as the first.
/// </summary>
internal sealed class LinkList(AppDb db)
{
    public async Task<LinkPage> ReadAsync(LinkPageRequest request, CancellationToken cancellation)
    {
        var backwards = request.Before is not null;
        var cursor = request.Before ?? request.After;
        var links = request.Filter.Of(db.Set<Link>().AsNoTracking());
        // One more than shown tells whether there is a next page.
        var rows = request.Sort == LinkSort.MostClicks
            ? await ByClicksAsync(links, cursor, backwards, request.Size + 1, cancellation)
            : await LinkOrder.By(request.Sort, LinkOrder.WithTotals(links, Totals), cursor, backwards)
                .Take(request.Size + 1).Select(LinkOrder.ToRow).ToListAsync(cancellation);
        var hasMore = rows.Count > request.Size;
        if (hasMore)
        {
            rows.RemoveAt(request.Size);
        }
        if (backwards)
        {
            rows.Reverse();
        }
        return new LinkPage(
            rows,
            rows.Count > 0 && (backwards ? hasMore : request.After is not null) ? LinkCursor.At(request.Sort, rows[0]) : null,
            rows.Count > 0 && (backwards || hasMore) ? LinkCursor.At(request.Sort, rows[^1]) : null);
    }

    public Task<int> CountAsync(LinkFilter filter, CancellationToken cancellation) => filter.Of(db.Set<Link>()).CountAsync(cancellation);

    /// <summary>Tags in use among the newest links, most used first: what a person is likely to filter by.</summary>
    public Task<List<string>> RecentTagsAsync(int count, CancellationToken cancellation) =>
        db.Database.SqlQuery<string>($"""
            SELECT tag AS "Value"
              FROM (SELECT tags FROM links ORDER BY created_at DESC, id DESC LIMIT 1000) AS recent, unnest(tags) AS tag
             GROUP BY tag ORDER BY count(*) DESC, tag LIMIT {count}
            """).ToListAsync(cancellation);

    /// <summary>Who shares the newest links, who shares most of them first.</summary>
    public Task<List<string>> RecentCreatorsAsync(int count, CancellationToken cancellation) =>
        db.Database.SqlQuery<string>($"""
            SELECT creator AS "Value"
              FROM (SELECT creator FROM links ORDER BY created_at DESC, id DESC LIMIT 1000) AS recent
             WHERE creator IS NOT NULL
             GROUP BY creator ORDER BY count(*) DESC, creator LIMIT {count}
            """).ToListAsync(cancellation);

    // Links that were clicked lie in the order of click_totals, all others behind them by id. Two short index reads instead of
    // sorting all links by a joined number.
    private async Task<List<LinkRow>> ByClicksAsync(
        IQueryable<Link> links, LinkCursor? cursor, bool backwards, int count, CancellationToken cancellation)
    {
        var clicked = LinkOrder.Clicked(links, Totals, cursor, backwards).Take(count).Select(LinkOrder.ToRow);
        var unclicked = LinkOrder.Unclicked(links, Totals, cursor, backwards).Take(count).Select(LinkOrder.ToUnclickedRow);
        var (first, second) = backwards ? (unclicked, clicked) : (clicked, unclicked);
        var isPastFirst = cursor is not null && cursor.Number == 0 != backwards;
        var rows = isPastFirst ? [] : await first.ToListAsync(cancellation);
        if (rows.Count < count)
        {
            // A link that got its first click between the two reads is shown once.
            var rest = await second.ToListAsync(cancellation);
            rows.AddRange(rest.Where(row => !rows.Exists(known => known.Id == row.Id)).Take(count - rows.Count).ToList());
        }
        return rows;
    }

    private IQueryable<ClickTotal> Totals => db.Set<ClickTotal>().AsNoTracking();
}
