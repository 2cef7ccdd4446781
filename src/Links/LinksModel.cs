using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Utm;

namespace WhiteLabelLinks.Links;

/// <summary>How the entities of this module lie in the tables of <c>migrations/0003_links.sql</c>, <c>0012_campaigns.sql</c> and <c>0024_link_identifiers.sql</c>.</summary>
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
        model.Entity<Campaign>(MapCampaign);
        model.Entity<UtmTemplate>(template =>
        {
            template.ToTable("utm_templates");
            template.HasKey(t => new { t.BrandId, t.Id });
        });
        model.Entity<UtmRules>(rules =>
        {
            rules.ToTable("utm_rules");
            rules.HasKey(r => r.BrandId);
            rules.Property(r => r.BrandId).ValueGeneratedNever();
        });
        model.Entity<ClickTotal>(total =>
        {
            total.ToTable("click_totals", table => table.ExcludeFromMigrations());
            total.HasKey(t => new { t.BrandId, t.LinkId });
        });
    }

    private static void MapCampaign(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.ToTable("campaigns");
        campaign.HasKey(c => new { c.BrandId, c.Id });
        campaign.Ignore(c => c.CampaignId);
        campaign.Ignore(c => c.IsArchived);
        campaign.Ignore(c => c.Ladder);
        campaign.Property(c => c.Budget).HasColumnType("numeric(14,2)");
        campaign.Property(c => c.Stage).HasConversion(stage => stage == null ? null : stage.Value.ToName(), name => name == null ? null : FunnelStages.Read(name));
    }

    private static void MapLink(EntityTypeBuilder<Link> link)
    {
        link.ToTable("links");
        link.HasKey(l => new { l.BrandId, l.Id });
        link.Ignore(l => l.LinkId);
        link.Ignore(l => l.IsArchived);
        link.Property(l => l.Mode).HasConversion(mode => mode.ToName(), name => ModeNames.ReadMode(name));
        link.Property(l => l.QueryMode).HasConversion(mode => mode.ToName(), name => ModeNames.ReadQueryMode(name));
        link.Property(l => l.Source).HasConversion(source => source == null ? null : source.Value.ToName(), name => name == null ? null : LinkSources.Read(name));
        link.Property(l => l.Search).ValueGeneratedOnAddOrUpdate();
    }
}
