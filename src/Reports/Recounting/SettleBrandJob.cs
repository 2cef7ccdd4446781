using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Recounting;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>Settles a brand's days up to one that is over, each in a transaction of its own. A day that changes meanwhile is left for the next night.</summary>
internal sealed class SettleBrandJob(TenantScope scope, AppDb db)
{
    public async Task RunAsync(long brandId, DateOnly until, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        var days = await db.Database.SqlQuery<DateOnly>(
            $"SELECT DISTINCT day AS \"Value\" FROM click_blocks WHERE brand_id = {brandId} AND sums IS NULL AND day <= {until} ORDER BY 1").ToListAsync(cancellation);
        var connection = await db.OpenConnectionAsync(cancellation);
        foreach (var day in days)
        {
            await DayBlocks.SettleAsync(connection, day, cancellation);
        }
    }
}
