using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

internal sealed class BrandDomains(AppDb db, PublicAddresses addresses) : IBrandDomains
{
    public async Task<IReadOnlyList<BrandDomain>> ListAsync(CancellationToken cancellation)
    {
        var rows = await db.Set<ShortDomain>().AsNoTracking().OrderBy(d => d.Id).ToListAsync(cancellation);
        return [.. rows.Select(Describe)];
    }

    public async Task<BrandDomain?> FindAsync(DomainId id, CancellationToken cancellation)
    {
        var row = await db.Set<ShortDomain>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancellation);
        return row is null ? null : Describe(row);
    }

    private BrandDomain Describe(ShortDomain row)
    {
        var host = HostName.TryParse(row.Host, out var parsed, out var error)
            ? parsed
            : throw new InvalidOperationException($"Domain {row.Id} has an impossible host: {error}");
        return new BrandDomain(row.Id, host, row.IgnoreCase, addresses.BaseUrl(host));
    }
}
