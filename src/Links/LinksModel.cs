using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Bulk;

namespace WhiteLabelLinks.Links;

/// <summary>How the entities of this module lie in the tables of <c>migrations/0003_links.sql</c>.</summary>
internal sealed class LinksModel : IModelPart
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Link>(MapLink);
        model.Entity<LinkChange>(change =>
        {
            change.ToTable("link_changes");
            change.HasKey(c => new { c.BrandId, c.LinkId, c.Id });
            change.Property(c => c.Id).ValueGeneratedNever();
            change.Property(c => c.Fields).HasColumnType("jsonb");
        });
        model.Entity<LinkBatch>(batch =>
        {
            batch.ToTable("link_batches");
            batch.HasKey(b => new { b.BrandId, b.Id });
            batch.Property(b => b.Id).ValueGeneratedNever();
            batch.Property(b => b.Request).HasColumnType("jsonb");
            batch.Property(b => b.State).HasConversion(state => state.ToName(), name => BatchStateNames.Parse(name));
        });
        model.Entity<ClickTotal>(total =>
        {
            total.ToTable("click_totals", table => table.ExcludeFromMigrations());
            total.HasKey(t => new { t.BrandId, t.LinkId });
        });
    }

    private static void MapLink(EntityTypeBuilder<Link> link)
    {
        link.ToTable("links");
        link.HasKey(l => new { l.BrandId, l.Id });
        link.Ignore(l => l.LinkId);
        link.Ignore(l => l.IsArchived);
        link.Property(l => l.Mode).HasConversion(mode => mode.ToName(), name => ModeNames.ReadMode(name));
        link.Property(l => l.QueryMode).HasConversion(mode => mode.ToName(), name => ModeNames.ReadQueryMode(name));
        link.Property(l => l.Search).ValueGeneratedOnAddOrUpdate();
    }
}
