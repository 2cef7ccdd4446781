using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>The curve on the brand's home: all of its links together.</summary>
internal sealed class BrandDailyClicks(AppDb db, CurrentBrand brand, TimeProvider clock) : IBrandDailyClicks
{
    public async Task<DailyClicks> ReadAsync(int days, CancellationToken cancellation)
    {
        var calendar = BrandDays.Ending(clock.GetUtcNow(), days, brand.Value.TimeZone);
        var (starts, end) = (calendar.Starts.ToArray(), calendar.End);
        var sums = await db.Database.SqlQuery<DaySum>($"""
            SELECT width_bucket(quarter, {starts}) AS day, sum(clicks)::bigint AS clicks
              FROM click_quarters
             WHERE quarter >= {starts[0]} AND quarter < {end}
             GROUP BY 1
            """).ToListAsync(cancellation);
        var perDay = new long?[days];
        if (sums.Count > 0)
        {
            Array.Fill(perDay, 0);
        }
        foreach (var sum in sums)
        {
            perDay[sum.Day - 1] = sum.Clicks;
        }
        return new DailyClicks(calendar.First, perDay);
    }
}
