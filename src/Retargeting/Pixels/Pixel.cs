using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Pixels;

/// <summary>An ad platform's tag as a brand has set it up. Platform and tag never change: another one is another pixel.</summary>
internal sealed class Pixel : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    /// <summary>Key of an <see cref="AdPlatforms.AdPlatform"/>.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's id, as its check accepted it.</summary>
    public required string Tag { get; init; }

    public required string Name { get; set; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A pixel that links of a domain fire unless they say otherwise.</summary>
internal sealed class DomainPixel : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public DomainId DomainId { get; init; }

    public long PixelId { get; init; }
}

/// <summary>A pixel of one link.</summary>
internal sealed class LinkPixel : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public LinkId LinkId { get; init; }

    public long PixelId { get; init; }
}

/// <summary>What one link says otherwise than its domain. The words are those of the table's check constraints.</summary>
internal sealed class LinkSetting : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public LinkId LinkId { get; init; }

    public string PixelMode { get; set; } = PixelModes.Inherit;

    public string Event { get; set; } = PixelEvents.LinkClick;

    public string Ownership { get; set; } = Ownerships.Ours;

    public DateTimeOffset UpdatedAt { get; set; }
}
