using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Brands;

internal sealed class Brand
{
    public BrandId Id { get; private set; }

    public AgencyId AgencyId { get; init; }

    public required string Name { get; set; }

    public required string Slug { get; init; }

    public required string TimeZone { get; set; }

    public bool IsDemo { get; init; }

    public bool IsSimple { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
