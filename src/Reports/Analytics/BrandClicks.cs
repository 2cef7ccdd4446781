using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>The brand's numbers for its home and the agency's portfolio.</summary>
internal sealed class BrandClicks(AppDb db, TimeProvider clock) : IBrandNumbers
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    public async Task<BrandNumbers> CountAsync(CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - Recent;
        var sums = await db.Database.SqlQuery<BrandSums>($"""
            SELECT (SELECT count(*) FROM links WHERE archived_at IS NULL) AS links,
                   totals.clicks,
                   CASE WHEN totals.clicks IS NULL THEN NULL
                        ELSE coalesce((SELECT sum(clicks) FROM click_quarters WHERE quarter >= {since}), 0)::bigint END AS recent
              FROM (SELECT sum(clicks)::bigint AS clicks FROM click_totals) AS totals
            """).SingleAsync(cancellation);
        return new BrandNumbers(sums.Links, sums.Clicks, sums.Recent);
    }
}

internal sealed record BrandSums(long Links, long? Clicks, long? Recent);
