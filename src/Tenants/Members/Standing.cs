using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Brands;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>A brand that the signed-in person may open, and as what.</summary>
internal sealed record OpenBrand(BrandId Id, string Name, string Slug, TimeZoneInfo TimeZone, bool IsDemo, BrandRole Role);

/// <summary>What the signed-in person may do at this console; read once per request.</summary>
internal sealed class Standing(AppDb db, ConsoleRealm realm, CurrentPerson person)
{
    private bool? _isAdmin;
    private (bool Read, AgencyRole? Role) _agency;
    private IReadOnlyList<OpenBrand>? _brands;

    public async ValueTask<bool> IsOperatorAdminAsync(CancellationToken cancellation)
    {
        if (!realm.IsOperator || person.ValueOrNone is null)
        {
            return false;
        }
        return _isAdmin ??= await db.Set<OperatorAdmin>().AnyAsync(a => a.UserId == person.Id, cancellation);
    }

    /// <summary>Null for people who belong to brands only.</summary>
    public async ValueTask<AgencyRole?> AgencyRoleAsync(CancellationToken cancellation)
    {
        if (realm.Agency is not { } agency || person.ValueOrNone is null)
        {
            return null;
        }
        if (!_agency.Read)
        {
            _agency = (true, await db.Set<AgencyMember>()
                .Where(m => m.AgencyId == agency && m.UserId == person.Id)
                .Select(m => (AgencyRole?)m.Role)
                .FirstOrDefaultAsync(cancellation));
        }
        return _agency.Role;
    }

    /// <summary>Brands by name: all of the agency's for its staff, else those the person is a member of.</summary>
    public async ValueTask<IReadOnlyList<OpenBrand>> BrandsAsync(CancellationToken cancellation)
    {
        if (_brands is not null)
        {
            return _brands;
        }
        if (realm.Agency is not { } agency || person.ValueOrNone is null)
        {
            return _brands = [];
        }
        var all = await db.Set<Brand>().AsNoTracking().Where(b => b.AgencyId == agency).OrderBy(b => b.Name).ThenBy(b => b.Id).ToListAsync(cancellation);
        if (await AgencyRoleAsync(cancellation) is { } staff)
        {
            return _brands = [.. all.Select(b => new OpenBrand(b.Id, b.Name, b.Slug, BrandDoor.Zone(b.TimeZone), b.IsDemo, AsBrandRole(staff)))];
        }
        var roles = await RolesAsync(cancellation);
        return _brands = [.. all.Where(b => roles.ContainsKey(b.Id)).Select(b => new OpenBrand(b.Id, b.Name, b.Slug, BrandDoor.Zone(b.TimeZone), b.IsDemo, roles[b.Id]))];
    }

    /// <summary>The agency's owners own every brand, its other staff edit in every brand.</summary>
    public static BrandRole AsBrandRole(AgencyRole role) => role == AgencyRole.Owner ? BrandRole.Owner : BrandRole.Editor;

    // Before a brand is entered, its rows are out of sight for EF; the database shows a person their own memberships.
    private async Task<Dictionary<BrandId, BrandRole>> RolesAsync(CancellationToken cancellation)
    {
        var rows = await db.Database
            .SqlQuery<MembershipRow>($"SELECT brand_id, role FROM brand_members WHERE user_id = {person.Id.Value}")
            .ToListAsync(cancellation);
        return rows.ToDictionary(r => new BrandId(r.BrandId), r => Enum.Parse<BrandRole>(r.Role, ignoreCase: true));
    }

    private sealed record MembershipRow(long BrandId, string Role);
}
