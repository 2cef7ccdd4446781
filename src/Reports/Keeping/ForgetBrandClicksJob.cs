using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>
/// Forgets a brand's single clicks of days whose time is over, a day at a time and each in a transaction of its own, and then months
/// that no brand needs any more. A day of which clicks wait to be added up is left for the next night. Harmless when run again.
/// </summary>
internal sealed class ForgetBrandClicksJob(TenantScope scope, AppDb db, ClickRetention retention)
{
    public async Task RunAsync(long brandId, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        var first = await retention.FirstDayAsync(cancellation);
        var days = await db.Database.SqlQuery<DateOnly>(
            $"SELECT DISTINCT day AS \"Value\" FROM click_blocks WHERE brand_id = {brandId} AND day < {first} ORDER BY 1").ToListAsync(cancellation);
        foreach (var day in days)
        {
            await db.Database.SqlQuery<bool>($"SELECT app.forget_single_clicks({day}) AS \"Value\"").SingleAsync(cancellation);
        }
        if (days.Count > 0)
        {
            await db.Database.SqlQuery<int>($"SELECT app.drop_click_partitions() AS \"Value\"").SingleAsync(cancellation);
        }
    }
}
