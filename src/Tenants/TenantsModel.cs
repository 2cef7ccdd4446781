using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Audit;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants;

/// <summary>Maps the tables of this module. Keys, checks and policies are in the migrations.</summary>
internal sealed class TenantsModel : IModelPart
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Agency>(agency => RowId(agency.ToTable("agencies").Property(a => a.Id)));
        model.Entity<ConsoleSite>().ToTable("consoles");
        model.Entity<Brand>(brand => RowId(brand.ToTable("brands").Property(b => b.Id)));
        MapDomains(model);
        MapPeople(model);
        model.Entity<ApiKey>().ToTable("api_keys").HasKey(k => new { k.BrandId, k.Id });
        model.Entity<IdempotencyKey>().ToTable("idempotency_keys").HasKey(k => new { k.BrandId, k.ApiKeyId, k.Key });
        model.Entity<AuditEvent>().ToTable("audit_events").HasKey(e => new { e.BrandId, e.Id });
    }

    private static void MapDomains(ModelBuilder model)
    {
        model.Entity<ShortDomain>(domain =>
        {
            domain.ToTable("domains").HasKey(d => new { d.BrandId, d.Id });
            domain.Property(d => d.Diagnosis).HasColumnType("jsonb");
            // The database makes it where none is given.
            domain.Property(d => d.OwnershipToken).ValueGeneratedOnAdd().HasSentinel("");
        });
        model.Entity<DomainEvent>().ToTable("domain_events").HasKey(e => new { e.BrandId, e.Id });
    }

    private static void MapPeople(ModelBuilder model)
    {
        model.Entity<Person>(person => RowId(person.ToTable("users").Property(p => p.Id)));
        model.Entity<OperatorAdmin>().ToTable("operator_admins").HasKey(a => a.UserId);
        model.Entity<AgencyMember>(member =>
        {
            member.ToTable("agency_members").HasKey(m => new { m.AgencyId, m.UserId });
            member.Property(m => m.Role).HasConversion(new RoleName<AgencyRole>());
        });
        model.Entity<BrandMember>(member =>
        {
            member.ToTable("brand_members").HasKey(m => new { m.BrandId, m.UserId });
            member.Property(m => m.Role).HasConversion(new RoleName<BrandRole>());
        });
    }

    private static void RowId<T>(PropertyBuilder<T> id) => id.ValueGeneratedOnAdd().UseIdentityAlwaysColumn();

    // The tables keep roles as lower-case words.
    private sealed class RoleName<TRole>() : ValueConverter<TRole, string>(
        role => role.ToString().ToLowerInvariant(),
        text => Enum.Parse<TRole>(text, true))
        where TRole : struct, Enum;
}
