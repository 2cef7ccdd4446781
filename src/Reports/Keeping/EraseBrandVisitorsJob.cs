using WhiteLabelLinks.Clicks.Erasing;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>
/// Forgets what is known of clicks of a brand's visitors who asked for it, a day at a time and each in a transaction of its own. A day
/// that others keep changing is left for the next hour. Harmless when run again.
/// </summary>
internal sealed class EraseBrandVisitorsJob(TenantScope scope, AppDb db, VisitorErasures erasures)
{
    private const int MostAtOnce = 10_000;
    private const int Tries = 5;

    public async Task RunAsync(long brandId, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        var connection = await db.OpenConnectionAsync(cancellation);
        foreach (var day in await erasures.DueAsync(MostAtOnce, cancellation))
        {
            for (var tries = 0; tries < Tries && !await DayErasure.RunAsync(connection, day.Key, [.. day], cancellation); tries++)
            {
                // Somebody else was quicker: what they left is read anew.
            }
        }
    }
}
