using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Since when there is something to count: before that there is no data, which is not 0.</summary>
internal sealed class ClickBeginning(AppDb db, ClickStatistics statistics)
{
    /// <summary>The day of the brand's first click, in its calendar; null before it.</summary>
    public async Task<DateOnly?> FirstDayAsync(TimeZoneInfo zone, CancellationToken cancellation)
    {
        var day = await db.Database.SqlQuery<DateOnly?>($"SELECT min(day) AS \"Value\" FROM click_blocks").SingleAsync(cancellation);
        return day is { } first && await statistics.FirstMinuteAsync(first, cancellation) is { } minute
            ? BrandDays.DateOf(BrandDays.StartOf(first, TimeZoneInfo.Utc).AddMinutes(minute), zone)
            : null;
    }
}
