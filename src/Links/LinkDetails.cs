using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>One link and its history.</summary>
internal sealed class LinkDetails(AppDb db)
{
    public const int HistoryPage = 10;
    public const int MaxHistory = 500;

    public Task<LinkRow?> FindAsync(LinkId id, CancellationToken cancellation) =>
        LinkOrder.WithTotals(db.Set<Link>().AsNoTracking().Where(link => link.Id == id.Value), db.Set<ClickTotal>().AsNoTracking())
            .Select(LinkOrder.ToRow)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>Newest first.</summary>
    public Task<List<LinkChange>> HistoryAsync(LinkId id, int count, CancellationToken cancellation) =>
        db.Set<LinkChange>().AsNoTracking()
            .Where(change => change.LinkId == id.Value)
            .OrderByDescending(change => change.At).ThenByDescending(change => change.Id)
            .Take(count)
            .ToListAsync(cancellation);
}
