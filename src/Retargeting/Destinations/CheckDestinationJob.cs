using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Pixels;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>Looks at the page that a link leads to and writes down what stands there, once each time that somebody asks: running it again does nothing.</summary>
internal sealed class CheckDestinationJob(TenantScope scope, AppDb db, PageReader reader, TimeProvider clock)
{
    public async Task RunAsync(long brandId, long linkId, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        var link = new LinkId(linkId);
        if (await db.Set<DestinationCheck>().AsNoTracking().FirstOrDefaultAsync(row => row.LinkId == link, cancellation) is not { CheckedAt: null } check)
        {
            return;
        }
        var page = await reader.ReadAsync(check.Destination, cancellation);
        var pixels = await db.Set<Pixel>().AsNoTracking().ToListAsync(cancellation);
        var found = pixels.Where(pixel => AdPlatformCatalog.Find(pixel.Platform)?.StandsOn(page.Text, pixel.Tag) is true).Select(pixel => pixel.Id).ToArray();
        var now = clock.GetUtcNow();
        // Whoever asked again in the meantime, perhaps about another destination, has a job of their own under way.
        await db.Set<DestinationCheck>().Where(row => row.LinkId == link && row.AskedAt == check.AskedAt && row.CheckedAt == null).ExecuteUpdateAsync(
            row => row
                .SetProperty(one => one.CheckedAt, now)
                .SetProperty(one => one.Outcome, page.Outcome)
                .SetProperty(one => one.Status, page.Status)
                .SetProperty(one => one.Hops, page.Hops)
                .SetProperty(one => one.FinalAddress, page.Address)
                .SetProperty(one => one.Pixels, found),
            cancellation);
    }
}
