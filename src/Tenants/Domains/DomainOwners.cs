using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Whom to write to about a domain of the entered brand. The console must be entered as well.</summary>
internal sealed class DomainOwners(AppDb db, TenantScope scope)
{
    private const int MostOwners = 20;

    /// <summary>The brand's owners, or its agency's: a brand that its agency runs has none of its own.</summary>
    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellation)
    {
        var owners = await db.Set<BrandMember>().Where(member => member.Role == BrandRole.Owner)
            .Join(db.Set<Person>(), member => member.UserId, person => person.Id, (_, person) => person)
            .AsNoTracking().OrderBy(person => person.Id).Take(MostOwners).ToListAsync(cancellation);
        return owners.Count > 0
            ? owners
            : await db.Set<AgencyMember>().Where(member => member.AgencyId == scope.Agency && member.Role == AgencyRole.Owner)
                .Join(db.Set<Person>(), member => member.UserId, person => person.Id, (_, person) => person)
                .AsNoTracking().OrderBy(person => person.Id).Take(MostOwners).ToListAsync(cancellation);
    }
}
