using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links;

internal sealed class DomainSlugs(AppDb db, OwnLinks ownLinks) : IDomainSlugs
{
    private const int MaxNamed = 20;

    public async Task<IReadOnlyList<string>> ChangeCaseAsync(DomainId domain, bool ignoreCase, CancellationToken cancellation)
    {
        // The lower case that the data plane compares with is .NET's; the database's own differs in some alphabets.
        var links = await db.Set<Link>().AsNoTracking().Where(link => link.DomainId == domain.Value)
            .OrderBy(link => link.Id)
            .Select(link => new { link.Id, link.Slug, link.SlugKey })
            .ToListAsync(cancellation);
        var keyed = links.ConvertAll(link => (link.Id, link.Slug, link.SlugKey, Key: ignoreCase ? link.Slug.ToLowerInvariant() : link.Slug));
        var equal = keyed.GroupBy(link => link.Key, StringComparer.Ordinal).Where(group => group.Skip(1).Any())
            .SelectMany(group => group.Select(link => link.Slug)).Take(MaxNamed).ToList();
        if (equal.Count > 0)
        {
            return equal;
        }
        var changed = keyed.FindAll(link => link.Key != link.SlugKey);
        if (changed.Count > 0)
        {
            var (ids, keys) = (changed.ConvertAll(link => link.Id), changed.ConvertAll(link => link.Key));
            await db.Database.ExecuteSqlAsync($"""
                UPDATE links SET slug_key = changed.key
                  FROM unnest({ids}, {keys}) AS changed (id, key)
                 WHERE links.id = changed.id
                """, cancellation);
        }
        return [];
    }

    public async Task<string?> ComplainOfRootAsync(HostName host, TargetUrl root, CancellationToken cancellation) =>
        (await ownLinks.FollowAsync(root, host, OwnPlace.Root, cancellation)).Chain switch
        {
            OwnChain.Loops => LinksText.RootLoops,
            OwnChain.TooLong => LinksText.DestinationChainTooLong.With(OwnLinks.MaxHops),
            _ => null,
        };

    public Task<int> CountAsync(DomainId domain, CancellationToken cancellation) =>
        db.Set<Link>().CountAsync(link => link.DomainId == domain.Value, cancellation);
}
