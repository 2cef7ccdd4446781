using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Destinations;
using WhiteLabelLinks.Retargeting.Looks;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Retargeting.Records;

namespace WhiteLabelLinks.Retargeting;

/// <summary>How the entities of this module lie in the tables of <c>migrations/0007_retargeting.sql</c>, <c>0008_consent_proof.sql</c> and <c>0011_destination_checks.sql</c>.</summary>
internal sealed class RetargetingModel : IModelPart
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Pixel>().ToTable("pixels").HasKey(pixel => new { pixel.BrandId, pixel.Id });
        model.Entity<DomainPixel>().ToTable("domain_pixels").HasKey(pixel => new { pixel.BrandId, pixel.DomainId, pixel.PixelId });
        model.Entity<LinkSetting>().ToTable("link_retargeting").HasKey(setting => new { setting.BrandId, setting.LinkId });
        model.Entity<LinkPixel>().ToTable("link_pixels").HasKey(pixel => new { pixel.BrandId, pixel.LinkId, pixel.PixelId });
        model.Entity<DestinationCheck>().ToTable("destination_checks").HasKey(check => new { check.BrandId, check.LinkId });
        model.Entity<ConsentFloorRow>().ToTable("consent_floors");
        model.Entity<DomainConsent>(consent =>
        {
            consent.ToTable("domain_consent").HasKey(row => new { row.BrandId, row.DomainId });
            consent.Property(row => row.StricterRegions).HasColumnType("jsonb");
        });
        model.Entity<LookVersion>(look =>
        {
            look.ToTable("domain_looks").HasKey(row => new { row.BrandId, row.DomainId, row.Version });
            look.Property(row => row.Version).ValueGeneratedNever();
            look.Property(row => row.Tokens).HasColumnType("jsonb");
            look.Property(row => row.Texts).HasColumnType("jsonb");
        });
        model.Entity<ConsentRecord>(record =>
        {
            record.ToTable("consent_records").HasKey(row => new { row.BrandId, row.Id });
            record.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<ConsentBanner>(banner =>
        {
            banner.ToTable("consent_banners").HasKey(row => new { row.BrandId, row.Hash });
            banner.Property(row => row.Content).HasColumnType("jsonb");
        });
    }
}
