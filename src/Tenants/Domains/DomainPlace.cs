using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>
/// Where the entered brand's domains should lead: to the console of its agency, so that no record at a client's names anybody else.
/// The console must be entered as well.
/// </summary>
internal sealed class DomainPlace(AppDb db, TenantScope scope, PublicAddressOptions addresses, DnsOptions dns)
{
    /// <summary>The agency's console; null while it has none.</summary>
    public async Task<ConsoleSite?> ConsoleAsync(CancellationToken cancellation)
    {
        var agency = scope.Agency;
        return await db.Set<ConsoleSite>().AsNoTracking().Where(console => console.AgencyId == agency).OrderBy(console => console.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>What should stand in DNS for a domain; null while the agency has no console.</summary>
    public async Task<DomainExpectation?> ExpectAsync(ShortDomain domain, CancellationToken cancellation) =>
        await ConsoleAsync(cancellation) is { } console && HostName.TryParse(console.Host, out var target, out _)
            ? new DomainExpectation(target)
            {
                Addresses = addresses.Addresses,
                Token = domain.OwnershipToken,
                CaaIdentities = addresses.Https is null ? [] : dns.CaaIdentities,
                LooksForSite = domain.VerifiedAt is null || domain.PointingSince is null,
            }
            : null;
}
