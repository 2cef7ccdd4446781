using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Since when there is something to count: before that there is no data, which is not 0.</summary>
internal sealed class ClickBeginning(AppDb db, ClickStatistics statistics, BareClicks bareClicks)
{
    /// <summary>The day of the brand's first click, in its calendar; null before it.</summary>
    public async Task<DateOnly?> FirstDayAsync(TimeZoneInfo zone, CancellationToken cancellation)
    {
        var day = await db.Database.SqlQuery<DateOnly?>($"SELECT min(day) AS \"Value\" FROM click_blocks").SingleAsync(cancellation);
        DateTimeOffset? detailed = day is { } first && await statistics.FirstMinuteAsync(first, cancellation) is { } minute
            ? BrandDays.StartOf(first, TimeZoneInfo.Utc).AddMinutes(minute)
            : null;
        var bare = await bareClicks.FirstAsync(cancellation);
        return (detailed, bare) switch
        {
            (null, null) => null,
            ({ } one, { } other) => BrandDays.DateOf(one < other ? one : other, zone),
            _ => BrandDays.DateOf((detailed ?? bare).GetValueOrDefault(), zone),
        };
    }
}
