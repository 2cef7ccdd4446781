using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace WhiteLabelLinks.Links.Listing;

/// <summary>A link and its total; null for a link that nobody opened.</summary>
internal sealed class LinkWithTotal
{
    public required Link Link { get; init; }

    public ClickTotal? Total { get; init; }
}

/// <summary>
/// Each order of the list and how it goes on from a cursor, in either direction. Comparisons are row values,
/// <c>(created_at, id) &lt; (…)</c>: one range of one index, and ties are in the order of their ids.
/// </summary>
internal static class LinkOrder
{
    public static readonly Expression<Func<LinkWithTotal, LinkRow>> ToRow = pair => new LinkRow(
        pair.Link.Id, pair.Link.DomainId, pair.Link.Slug, pair.Link.Destination, pair.Link.Title, pair.Link.Mode, pair.Link.QueryMode,
        pair.Link.RedirectStatus, pair.Link.Tags, pair.Link.CreatedBy, pair.Link.CreatedAt, pair.Link.UpdatedAt, pair.Link.ArchivedAt,
        pair.Total == null ? 0 : pair.Total.Clicks, pair.Total == null ? null : pair.Total.LastClickAt, pair.Link.IsCritical,
        pair.Link.CampaignId, pair.Link.Source, pair.Link.AdGroup, pair.Link.Creator);

    public static readonly Expression<Func<Link, LinkRow>> ToUnclickedRow = link => new LinkRow(
        link.Id, link.DomainId, link.Slug, link.Destination, link.Title, link.Mode, link.QueryMode, link.RedirectStatus, link.Tags,
        link.CreatedBy, link.CreatedAt, link.UpdatedAt, link.ArchivedAt, 0, null, link.IsCritical, link.CampaignId, link.Source,
        link.AdGroup, link.Creator);

    public static IQueryable<LinkWithTotal> WithTotals(IQueryable<Link> links, IQueryable<ClickTotal> totals) =>
        from link in links
        join counted in totals on link.Id equals counted.LinkId into both
        from total in both.DefaultIfEmpty()
        select new LinkWithTotal { Link = link, Total = total };

    public static IQueryable<LinkWithTotal> By(LinkSort sort, IQueryable<LinkWithTotal> links, LinkCursor? cursor, bool backwards) => sort switch
    {
        LinkSort.Slug => BySlug(links, cursor, backwards),
        LinkSort.Edited => ByEdited(links, cursor, backwards),
        _ => ByNewest(links, cursor, backwards),
    };

    /// <summary>Links that were clicked, in the order of the totals' index.</summary>
    public static IQueryable<LinkWithTotal> Clicked(IQueryable<Link> links, IQueryable<ClickTotal> totals, LinkCursor? cursor, bool backwards)
    {
        if (cursor is { Number: > 0 and var clicks, Id: var id })
        {
            totals = backwards
                ? totals.Where(t => EF.Functions.GreaterThan(ValueTuple.Create(t.Clicks, t.LinkId), ValueTuple.Create(clicks, id)))
                : totals.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.Clicks, t.LinkId), ValueTuple.Create(clicks, id)));
        }
        var pairs = from total in totals
                    join link in links on total.LinkId equals link.Id
                    select new LinkWithTotal { Link = link, Total = total };
        return backwards
            ? pairs.OrderBy(p => p.Total!.Clicks).ThenBy(p => p.Total!.LinkId) // the join is inner: there is a total
            : pairs.OrderByDescending(p => p.Total!.Clicks).ThenByDescending(p => p.Total!.LinkId);
    }

    /// <summary>Links that nobody opened, newest first.</summary>
    public static IQueryable<Link> Unclicked(IQueryable<Link> links, IQueryable<ClickTotal> totals, LinkCursor? cursor, bool backwards)
    {
        if (cursor is { Number: 0, Id: var id })
        {
            links = backwards ? links.Where(link => link.Id > id) : links.Where(link => link.Id < id);
        }
        links = links.Where(link => !totals.Any(total => total.LinkId == link.Id));
        return backwards ? links.OrderBy(link => link.Id) : links.OrderByDescending(link => link.Id);
    }

    private static IQueryable<LinkWithTotal> ByNewest(IQueryable<LinkWithTotal> links, LinkCursor? cursor, bool backwards)
    {
        if (cursor is { Moment: var at, Id: var id })
        {
            links = backwards
                ? links.Where(p => EF.Functions.GreaterThan(ValueTuple.Create(p.Link.CreatedAt, p.Link.Id), ValueTuple.Create(at, id)))
                : links.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.Link.CreatedAt, p.Link.Id), ValueTuple.Create(at, id)));
        }
        return backwards
            ? links.OrderBy(p => p.Link.CreatedAt).ThenBy(p => p.Link.Id)
            : links.OrderByDescending(p => p.Link.CreatedAt).ThenByDescending(p => p.Link.Id);
    }

    private static IQueryable<LinkWithTotal> ByEdited(IQueryable<LinkWithTotal> links, LinkCursor? cursor, bool backwards)
    {
        if (cursor is { Moment: var at, Id: var id })
        {
            links = backwards
                ? links.Where(p => EF.Functions.GreaterThan(ValueTuple.Create(p.Link.UpdatedAt, p.Link.Id), ValueTuple.Create(at, id)))
                : links.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.Link.UpdatedAt, p.Link.Id), ValueTuple.Create(at, id)));
        }
        return backwards
            ? links.OrderBy(p => p.Link.UpdatedAt).ThenBy(p => p.Link.Id)
            : links.OrderByDescending(p => p.Link.UpdatedAt).ThenByDescending(p => p.Link.Id);
    }

    private static IQueryable<LinkWithTotal> BySlug(IQueryable<LinkWithTotal> links, LinkCursor? cursor, bool backwards)
    {
        if (cursor is { Value: var slug, Id: var id })
        {
            links = backwards
                ? links.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.Link.Slug, p.Link.Id), ValueTuple.Create(slug, id)))
                : links.Where(p => EF.Functions.GreaterThan(ValueTuple.Create(p.Link.Slug, p.Link.Id), ValueTuple.Create(slug, id)));
        }
        return backwards
            ? links.OrderByDescending(p => p.Link.Slug).ThenByDescending(p => p.Link.Id)
            : links.OrderBy(p => p.Link.Slug).ThenBy(p => p.Link.Id);
    }
}
