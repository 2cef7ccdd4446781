using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Reach;

/// <summary>A link whose visitors pass further redirects after ours.</summary>
/// <param name="Hops">Redirects between its destination and the page.</param>
internal sealed record LinkHops(long LinkId, string Slug, int Hops);

/// <summary>
/// Redirects that visitors of a domain pass after ours: of links whose page was looked at since they lead there. Of all others nothing
/// is known.
/// </summary>
/// <param name="Straight">Links whose destination is the page itself.</param>
/// <param name="One">Links with one more redirect.</param>
/// <param name="More">Links with two or more.</param>
/// <param name="Longest">Links with the most, most first; none of the straight ones.</param>
internal sealed record HopFacts(int Straight, int One, int More, IReadOnlyList<LinkHops> Longest)
{
    public int Known => Straight + One + More;
}

/// <summary>Reads what the looks at destinations found.</summary>
internal sealed class HopReader(AppDb db)
{
    private const int MostShown = 5;

    public async Task<HopFacts> ReadAsync(DomainId domain, CancellationToken cancellation)
    {
        var known = db.Database.SqlQuery<LinkHops>($"""
            SELECT c.link_id, l.slug, c.hops FROM destination_checks c JOIN links l ON l.brand_id = c.brand_id AND l.id = c.link_id
            WHERE l.domain_id = {domain.Value} AND l.archived_at IS NULL AND c.destination = l.destination
              AND c.outcome IN ('read', 'error_status', 'no_page', 'too_many_hops')
            """);
        var counts = await known.GroupBy(link => link.Hops > 2 ? 2 : link.Hops).Select(group => new { Hops = group.Key, Links = group.Count() }).ToListAsync(cancellation);
        int Links(int hops) => counts.Find(count => count.Hops == hops)?.Links ?? 0;
        var longest = await known.Where(link => link.Hops > 0).OrderByDescending(link => link.Hops).ThenBy(link => link.LinkId).Take(MostShown).ToListAsync(cancellation);
        return new HopFacts(Links(0), Links(1), Links(2), longest);
    }
}
