using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pixels;

/// <summary>A pixel and where it fires.</summary>
/// <param name="Hosts">Domains whose links fire it by default, as people read them.</param>
/// <param name="Links">Links that have it as one of their own.</param>
internal sealed record PixelUse(
    long Id, string PlatformKey, string Tag, string Name, string CreatedBy, DateTimeOffset CreatedAt, IReadOnlyList<string> Hosts, int Links)
{
    /// <summary>Null when the program knows no such platform any more; the pixel then never fires.</summary>
    public AdPlatform? Platform => AdPlatformCatalog.Find(PlatformKey);

    public string PlatformName => Platform?.Name ?? PlatformKey;

    public PagePixel? ToPagePixel() => Platform is { } platform ? new PagePixel(platform, Tag, new PixelId(Id)) : null;
}

/// <summary>The brand's pixels. One of another brand is as unknown as one that never was.</summary>
internal sealed class PixelList(AppDb db, IBrandDomains domains)
{
    /// <summary>In the order in which they were added.</summary>
    public Task<IReadOnlyList<PixelUse>> ReadAsync(CancellationToken cancellation) => ReadAsync(db.Set<Pixel>(), cancellation);

    public async Task<PixelUse?> FindAsync(long id, CancellationToken cancellation) =>
        await ReadAsync(db.Set<Pixel>().Where(pixel => pixel.Id == id), cancellation) is [var found] ? found : null;

    private async Task<IReadOnlyList<PixelUse>> ReadAsync(IQueryable<Pixel> pixels, CancellationToken cancellation)
    {
        var rows = await pixels.AsNoTracking().OrderBy(pixel => pixel.Id)
            .Select(pixel => new
            {
                Pixel = pixel,
                Domains = db.Set<DomainPixel>().Where(use => use.PixelId == pixel.Id).Select(use => use.DomainId).ToList(),
                Links = db.Set<LinkPixel>().Count(use => use.PixelId == pixel.Id),
            })
            .ToListAsync(cancellation);
        var hosts = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id, domain => domain.Shown);
        return [.. rows.Select(row => new PixelUse(
            row.Pixel.Id, row.Pixel.Platform, row.Pixel.Tag, row.Pixel.Name, row.Pixel.CreatedBy, row.Pixel.CreatedAt,
            [.. row.Domains.Where(hosts.ContainsKey).Select(id => hosts[id])], row.Links))];
    }
}
