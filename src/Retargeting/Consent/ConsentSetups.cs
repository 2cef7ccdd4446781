using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>Everything that decides whether a domain's pixels fire.</summary>
/// <param name="Consent">The saved row, or the defaults when nothing was set up yet.</param>
/// <param name="Defaults">Pixels that its links fire unless they say otherwise.</param>
/// <param name="All">With those that its links have of their own.</param>
internal sealed record ConsentSetup(DomainConsent Consent, IReadOnlyList<PagePixel> Defaults, IReadOnlyList<PagePixel> All)
{
    public PrivacyChecklist Checklist { get; } = PrivacyChecklist.Of(Consent, Defaults, All);

    public bool IsOn => Consent is { ConfirmedAt: not null, Sensitive: false };
}

/// <summary>Reads how domains are set up. Works in the brand whose scope was entered.</summary>
internal sealed class ConsentSetups(AppDb db)
{
    public async Task<ConsentSetup> ReadAsync(DomainId domain, CancellationToken cancellation)
    {
        var row = await db.Set<DomainConsent>().FirstOrDefaultAsync(consent => consent.DomainId == domain, cancellation);
        return (await DescribeAsync([row ?? new DomainConsent { DomainId = domain }], cancellation))[0];
    }

    /// <summary>Domains whose pixels somebody turned on.</summary>
    public async Task<IReadOnlyList<ConsentSetup>> ReadConfirmedAsync(CancellationToken cancellation) =>
        await DescribeAsync(await db.Set<DomainConsent>().Where(consent => consent.ConfirmedAt != null).ToListAsync(cancellation), cancellation);

    private async Task<IReadOnlyList<ConsentSetup>> DescribeAsync(IReadOnlyList<DomainConsent> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.DomainId.Value).ToArray();
        // Which domain a link is on is in the links' table; the view that the edge reads joins it in the same way.
        var found = await db.Database.SqlQuery<FiredPixel>($"""
            SELECT d.domain_id, p.id, p.platform, p.tag, true AS is_default
              FROM domain_pixels d JOIN pixels p ON p.brand_id = d.brand_id AND p.id = d.pixel_id
             WHERE d.domain_id = ANY ({ids})
            UNION ALL
            SELECT DISTINCT k.domain_id, p.id, p.platform, p.tag, false
              FROM link_pixels l
              JOIN link_retargeting s ON s.brand_id = l.brand_id AND s.link_id = l.link_id
              JOIN links k ON k.brand_id = l.brand_id AND k.id = l.link_id
              JOIN pixels p ON p.brand_id = l.brand_id AND p.id = l.pixel_id
             WHERE k.domain_id = ANY ({ids}) AND k.archived_at IS NULL AND s.pixel_mode IN ('add', 'replace') AND s.ownership <> 'theirs'
            """).ToListAsync(cancellation);
        var pixels = found.OrderBy(pixel => pixel.Id).ToLookup(pixel => pixel.DomainId);
        return [.. rows.Select(row => new ConsentSetup(
            row, ToPixels(pixels[row.DomainId.Value].Where(pixel => pixel.IsDefault)), ToPixels(pixels[row.DomainId.Value])))];
    }

    private static List<PagePixel> ToPixels(IEnumerable<FiredPixel> rows) =>
        [.. rows.DistinctBy(row => row.Id)
            .Select(row => AdPlatformCatalog.Find(row.Platform) is { } platform ? new PagePixel(platform, row.Tag, new PixelId(row.Id)) : null)
            .OfType<PagePixel>()];
}

internal sealed record FiredPixel(long DomainId, long Id, string Platform, string Tag, bool IsDefault);
