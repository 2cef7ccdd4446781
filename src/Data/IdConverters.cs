using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

/// <summary>How row ids are kept: each its own type in code, bigint in the database.</summary>
internal static class IdConverters
{
    public static void Register(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<AgencyId>().HaveConversion<OfAgency>();
        conventions.Properties<BrandId>().HaveConversion<OfBrand>();
        conventions.Properties<DomainId>().HaveConversion<OfDomain>();
        conventions.Properties<LinkId>().HaveConversion<OfLink>();
        conventions.Properties<UserId>().HaveConversion<OfUser>();
        conventions.DefaultTypeMapping<AgencyId>().HasConversion<OfAgency>();
        conventions.DefaultTypeMapping<BrandId>().HasConversion<OfBrand>();
        conventions.DefaultTypeMapping<DomainId>().HasConversion<OfDomain>();
        conventions.DefaultTypeMapping<LinkId>().HasConversion<OfLink>();
        conventions.DefaultTypeMapping<UserId>().HasConversion<OfUser>();
    }

    public static bool IsId(Type type) =>
        type == typeof(AgencyId) || type == typeof(BrandId) || type == typeof(DomainId) || type == typeof(LinkId) || type == typeof(UserId);

    private sealed class OfAgency() : ValueConverter<AgencyId, long>(id => id.Value, value => new AgencyId(value));

    private sealed class OfBrand() : ValueConverter<BrandId, long>(id => id.Value, value => new BrandId(value));

    private sealed class OfDomain() : ValueConverter<DomainId, long>(id => id.Value, value => new DomainId(value));

    private sealed class OfLink() : ValueConverter<LinkId, long>(id => id.Value, value => new LinkId(value));

    private sealed class OfUser() : ValueConverter<UserId, long>(id => id.Value, value => new UserId(value));
}
