using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Listing;

internal enum LinkStatus
{
    Active,
    Archived,
    All,
}

/// <summary>Which links; everything null and <see cref="LinkStatus.Active"/> is all of the brand's that are not archived.</summary>
internal sealed record LinkFilter
{
    public const int MaxSearch = 200;

    /// <summary>Part of slug, destination or title in any case, or a whole tag.</summary>
    public string? Search { get; init; }

    public LinkStatus Status { get; init; }

    public LinkMode? Mode { get; init; }

    public DomainId? Domain { get; init; }

    public string? Tag { get; init; }

    /// <summary>Given as null: links that belong to none.</summary>
    public Given<CampaignId?> Campaign { get; init; }

    /// <summary>Given as null: links of which nobody said it.</summary>
    public Given<LinkSource?> Source { get; init; }

    /// <summary>As the links have it, letter for letter.</summary>
    public string? Creator { get; init; }

    /// <summary>True when links were left out that a newcomer would expect to see.</summary>
    public bool IsNarrow => Search is not null || Mode is not null || Domain is not null || Tag is not null || Campaign.IsGiven || Source.IsGiven || Creator is not null;

    public IQueryable<Link> Of(IQueryable<Link> links)
    {
        links = Status switch
        {
            LinkStatus.Active => links.Where(link => link.ArchivedAt == null),
            LinkStatus.Archived => links.Where(link => link.ArchivedAt != null),
            _ => links,
        };
        if (Mode is { } mode)
        {
            links = links.Where(link => link.Mode == mode);
        }
        if (Domain is { } domain)
        {
            links = links.Where(link => link.DomainId == domain.Value);
        }
        if (Tag is { } tag)
        {
            links = links.Where(link => link.Tags.Contains(tag));
        }
        if (Campaign.IsGiven)
        {
            var campaign = Campaign.Value?.Value;
            links = links.Where(link => link.CampaignId == campaign);
        }
        if (Source.IsGiven)
        {
            var source = Source.Value;
            links = links.Where(link => link.Source == source);
        }
        if (Creator is { } creator)
        {
            links = links.Where(link => link.Creator == creator);
        }
        if (Search is { } search)
        {
            var lower = search.ToLowerInvariant();
            var pattern = "%" + Escape(lower) + "%";
            links = links.Where(link => EF.Functions.Like(link.Search, pattern, @"\") || link.Tags.Contains(lower));
        }
        return links;
    }

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
