using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>
/// Takes a domain of the entered brand away, with its links: an address that nobody answers is no place for them. Clicks stay in the
/// brand's numbers. A proved name is kept for this brand for a while (the table <c>released_hosts</c>).
/// </summary>
internal sealed class DomainRemoval(AppDb db, AuditLog audit, IServiceProvider services)
{
    /// <summary>How many links go with it.</summary>
    public async Task<int> CountLinksAsync(DomainId id, CancellationToken cancellation) =>
        services.GetService<IDomainSlugs>() is { } slugs ? await slugs.CountAsync(id, cancellation) : 0;

    /// <summary>Stops answering for it on every node within a second.</summary>
    /// <returns>The host, or null when there is no such domain any more.</returns>
    public async Task<string?> RemoveAsync(DomainId id, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<ShortDomain>().FirstOrDefaultAsync(d => d.Id == id, cancellation) is not { } domain)
        {
            return null;
        }
        db.Remove(domain);
        await audit.RecordAsync("removed domain", domain.Host, cancellation);
        await transaction.CommitAsync(cancellation);
        return domain.Host;
    }
}
