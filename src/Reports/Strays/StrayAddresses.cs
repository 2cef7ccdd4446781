using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Strays;

/// <summary>Visits to a domain's addresses that lead nowhere.</summary>
internal sealed record StrayTotal(long Domain, long Root, long Unknown);

/// <summary>An address that people come to and no link has.</summary>
/// <param name="Visits">At least so many.</param>
internal sealed record StraySlug(long Domain, string Slug, long Visits, DateOnly LastDay);

/// <summary>Where the entered brand's visitors come to nothing, as the edge counted it by days of UTC.</summary>
internal sealed class StrayAddresses(AppDb db)
{
    public async Task<IReadOnlyList<StrayTotal>> TotalsAsync(DateOnly since, CancellationToken cancellation) =>
        await db.Database.SqlQuery<StrayTotal>($"""
            SELECT domain_id AS domain, sum(root)::bigint AS root, sum(unknown)::bigint AS unknown FROM stray_days WHERE day >= {since} GROUP BY 1 ORDER BY 1
            """).ToListAsync(cancellation);

    /// <summary>Most visited first, without those that have become links since.</summary>
    public async Task<IReadOnlyList<StraySlug>> SlugsAsync(DateOnly since, int most, CancellationToken cancellation) =>
        await db.Database.SqlQuery<StraySlug>($"""
            SELECT s.domain_id AS domain, s.slug, sum(s.visits)::bigint AS visits, max(s.day) AS last_day
              FROM stray_slugs s
             WHERE s.day >= {since}
               AND NOT EXISTS (SELECT FROM links l WHERE l.brand_id = s.brand_id AND l.domain_id = s.domain_id AND l.slug_key = s.slug)
             GROUP BY 1, 2
             ORDER BY 3 DESC, 2
             LIMIT {most}
            """).ToListAsync(cancellation);
}
