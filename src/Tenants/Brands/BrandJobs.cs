using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Brands;

/// <summary>How a job comes to act for a brand.</summary>
internal static class BrandJobs
{
    /// <summary>Enters the brand and the console of its agency, which people of the brand are written to from.</summary>
    /// <returns>False when there is no such brand any more: then there is nothing to do.</returns>
    public static async Task<bool> EnterWithConsoleAsync(this TenantScope scope, AppDb db, long brandId, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        if (await db.Set<Brand>().AsNoTracking().Where(b => b.Id == scope.Brand).Select(b => (AgencyId?)b.AgencyId).FirstOrDefaultAsync(cancellation) is not { } agency)
        {
            return false;
        }
        scope.EnterConsole(agency);
        return true;
    }
}
