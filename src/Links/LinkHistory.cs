using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links;

/// <summary>What became of links, as other modules may tell it.</summary>
public enum LinkDeed
{
    Created,
    Edited,
    Archived,
    Restored,
}

/// <summary>Something that was done to a link.</summary>
/// <param name="Host">Null when the link's domain is gone.</param>
/// <param name="Fields">What an edit changed, as people read it: "destination, tags"; empty for everything else.</param>
public sealed record PastDeed(DateTimeOffset At, LinkDeed Deed, string Actor, LinkId Link, HostName? Host, string Slug, string Fields);

/// <summary>What was done to the entered brand's links.</summary>
public sealed class LinkHistory(AppDb db, IBrandDomains domains)
{
    /// <summary>Newest first.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The moment after the last.</param>
    /// <param name="only">Of these links; null for all.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<IReadOnlyList<PastDeed>> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, IReadOnlyCollection<LinkId>? only, int most, CancellationToken cancellation)
    {
        var changes = db.Set<LinkChange>().AsNoTracking().Where(change => change.At >= from && change.At < until);
        if (only is not null)
        {
            var ids = only.Select(id => id.Value).ToArray();
            changes = changes.Where(change => ids.Contains(change.LinkId));
        }
        var rows = await changes.OrderByDescending(change => change.At).Take(most)
            .Join(db.Set<Link>(), change => change.LinkId, link => link.Id, (change, link) => new { Change = change, link.DomainId, link.Slug })
            .ToListAsync(cancellation);
        var hosts = (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.Value, domain => domain.Host);
        return [.. rows.OrderByDescending(row => row.Change.At).Select(row => new PastDeed(
            row.Change.At,
            DeedOf(row.Change.Action),
            row.Change.Actor,
            new LinkId(row.Change.LinkId),
            hosts.TryGetValue(row.DomainId, out var host) ? host : null,
            row.Slug,
            string.Join(", ", row.Change.ReadFields().Select(field => LinkWords.OfField(field.Field).ToLower(CultureInfo.CurrentCulture)))))];
    }

    private static LinkDeed DeedOf(string action) => action switch
    {
        LinkChange.Created => LinkDeed.Created,
        LinkChange.Archived => LinkDeed.Archived,
        LinkChange.Restored => LinkDeed.Restored,
        _ => LinkDeed.Edited,
    };
}
