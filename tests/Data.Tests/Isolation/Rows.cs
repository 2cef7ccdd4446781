using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data.Tests.Isolation;

// Stand-ins for the modules' entities, over the real tables.
internal sealed class LinkRow : ITenantOwned
{
    public BrandId BrandId { get; set; }

    public LinkId Id { get; set; }

    public DomainId DomainId { get; set; }

    public required string Slug { get; set; }

    public required string SlugKey { get; set; }

    public required string Destination { get; set; }

    public string? Title { get; set; }

    public List<string> Tags { get; set; } = [];

    public string CreatedBy { get; set; } = "test";
}

internal sealed class ClickTotalRow : ITenantOwned
{
    public BrandId BrandId { get; set; }

    public LinkId LinkId { get; set; }

    public long Clicks { get; set; }

    public DateTimeOffset LastClickAt { get; set; }
}

internal sealed class BrandRow
{
    public BrandId Id { get; set; }

    public AgencyId AgencyId { get; set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }
}

internal sealed class Rows : IModelPart
{
    public void Map(ModelBuilder model)
    {
        model.Entity<LinkRow>(link =>
        {
            link.ToTable("links");
            link.HasKey(row => new { row.BrandId, row.Id });
        });
        model.Entity<ClickTotalRow>(total =>
        {
            total.ToTable("click_totals");
            total.HasKey(row => new { row.BrandId, row.LinkId });
        });
        model.Entity<BrandRow>(brand => brand.ToTable("brands"));
    }
}
