using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Audit;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Brands;

/// <summary>Lets a signed-in person into a brand, when it is theirs to enter.</summary>
internal sealed class BrandDoor(
    AppDb db, TenantScope scope, ConsoleRealm realm, CurrentPerson person, Standing standing, CurrentBrand current, AuditLog audit, TimeProvider clock)
{
    public const string Opened = "opened brand";

    // Looking after a brand takes many pages; one line an hour says that somebody of the agency was there.
    private static readonly TimeSpan OpenedAgain = TimeSpan.FromHours(1);

    /// <summary>Enters the brand.</summary>
    /// <returns>False when there is none of that name, or when it is not theirs, which must look the same.</returns>
    public async Task<bool> EnterAsync(string slug, CancellationToken cancellation)
    {
        if (current.ValueOrNone is { } entered)
        {
            return entered.Slug == slug;
        }
        if (realm.Agency is not { } agency)
        {
            return false;
        }
        var brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(b => b.AgencyId == agency && b.Slug == slug, cancellation);
        if (brand is null)
        {
            return false;
        }
        var staff = await standing.AgencyRoleAsync(cancellation);
        var role = staff is { } agencyRole ? Standing.AsBrandRole(agencyRole) : await MemberRoleAsync(brand.Id, cancellation);
        if (role is not { } allowed)
        {
            return false;
        }
        scope.EnterBrand(brand.Id);
        current.Enter(Context(brand, allowed, new Actor(person.Value.Name, person.Id)));
        if (staff is not null)
        {
            await RecordVisitAsync(cancellation);
        }
        return true;
    }

    internal static BrandContext Context(Brand brand, BrandRole role, Actor actor) => new(
        brand.Id, brand.AgencyId, brand.Name, brand.Slug, Zone(brand.TimeZone), role, actor, brand.IsDemo)
    {
        IsSimple = brand.IsSimple,
    };

    // The database shows people their own memberships before a brand is entered; EF's filter would have no brand to filter by.
    private async Task<BrandRole?> MemberRoleAsync(BrandId brand, CancellationToken cancellation)
    {
        var role = await db.Database
            .SqlQuery<string>($"""SELECT role AS "Value" FROM brand_members WHERE brand_id = {brand.Value} AND user_id = {person.Id.Value}""")
            .SingleOrDefaultAsync(cancellation);
        return role is null ? null : Enum.Parse<BrandRole>(role, ignoreCase: true);
    }

    private async Task RecordVisitAsync(CancellationToken cancellation)
    {
        var name = current.Value.Actor.Name;
        var since = clock.GetUtcNow() - OpenedAgain;
        if (!await db.Set<AuditEvent>().AnyAsync(e => e.Actor == name && e.Action == Opened && e.At > since, cancellation))
        {
            await audit.RecordAsync(Opened, null, cancellation);
        }
    }

    /// <summary>A brand's zone by its name; UTC should this machine not know it.</summary>
    internal static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
