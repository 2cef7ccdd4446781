using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Since when there is something to count: before that there is no data, which is not 0.</summary>
internal sealed class ClickBeginning(AppDb db)
{
    /// <summary>The day of the brand's first click, in its calendar; null before it.</summary>
    public async Task<DateOnly?> FirstDayAsync(TimeZoneInfo zone, CancellationToken cancellation)
    {
        var quarter = await db.Database.SqlQuery<DateTimeOffset?>($"SELECT min(quarter) AS \"Value\" FROM click_quarters").SingleAsync(cancellation);
        return quarter is { } first ? BrandDays.DateOf(first, zone) : null;
    }
}
