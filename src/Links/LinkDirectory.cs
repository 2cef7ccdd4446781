using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links;

/// <summary>What other modules may know of a link.</summary>
/// <param name="IsCounted">False for a direct link: visits of it leave no trace, so no number says anything about it.</param>
public sealed record LinkFacts(LinkId Id, HostName Host, string Slug, bool IsCounted, DateTimeOffset CreatedAt)
{
    public DomainId Domain { get; init; }

    public LinkMode Mode { get; init; }

    /// <summary>Always a bare redirect: no pixel may be attached to it.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Where it leads, as <see cref="TargetUrl"/> wrote it.</summary>
    public string Destination { get; init; } = "";
}

/// <summary>Links of the entered brand by id. One of another brand is as unknown as one that never was.</summary>
public sealed class LinkDirectory(AppDb db, IBrandDomains domains)
{
    public async Task<LinkFacts?> FindAsync(LinkId id, CancellationToken cancellation) =>
        (await FindAsync([id], cancellation)).GetValueOrDefault(id);

    public async Task<IReadOnlyDictionary<LinkId, LinkFacts>> FindAsync(IReadOnlyCollection<LinkId> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<LinkId, LinkFacts>();
        }
        var hosts = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.Value, domain => domain.Host);
        var keys = ids.Select(id => id.Value).ToArray();
        var links = await db.Set<Link>().Where(link => keys.Contains(link.Id))
            .Select(link => new { link.Id, link.DomainId, link.Slug, link.Mode, link.IsCritical, link.Destination, link.CreatedAt })
            .ToListAsync(cancellation);
        return links.Where(link => hosts.ContainsKey(link.DomainId)).ToDictionary(
            link => new LinkId(link.Id),
            link => new LinkFacts(new LinkId(link.Id), hosts[link.DomainId], link.Slug, link.Mode != LinkMode.Direct, link.CreatedAt)
            {
                Domain = new DomainId(link.DomainId),
                Mode = link.Mode,
                IsCritical = link.IsCritical,
                Destination = link.Destination,
            });
    }
}
