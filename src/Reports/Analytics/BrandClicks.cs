using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>The brand's numbers for its home and the agency's portfolio.</summary>
internal sealed class BrandClicks(AppDb db, ClickStatistics statistics, TimeProvider clock) : IBrandNumbers
{
    private const int RecentDays = 30;

    public async Task<BrandNumbers> CountAsync(TimeZoneInfo zone, CancellationToken cancellation)
    {
        var sums = await db.Database.SqlQuery<BrandSums>($"""
            SELECT (SELECT count(*) FROM links WHERE archived_at IS NULL) AS links, (SELECT sum(clicks)::bigint FROM click_totals) AS clicks
            """).SingleAsync(cancellation);
        if (sums.Clicks is null)
        {
            return new BrandNumbers(sums.Links, null, null);
        }
        var days = BrandDays.Ending(clock.GetUtcNow(), RecentDays, zone);
        return new BrandNumbers(sums.Links, sums.Clicks, await statistics.CountAsync(days.Starts[0], days.End, cancellation));
    }
}

internal sealed record BrandSums(long Links, long? Clicks);
