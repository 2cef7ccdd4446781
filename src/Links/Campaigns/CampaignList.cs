using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Campaigns;

/// <summary>A campaign and how many links that are not archived belong to it.</summary>
internal sealed record CampaignOverview(Campaign Campaign, int Links);

/// <summary>A campaign where one is chosen.</summary>
internal sealed record CampaignChoice(long Id, string Name, bool IsArchived);

/// <summary>The brand's campaigns.</summary>
internal sealed class CampaignList(AppDb db)
{
    /// <summary>What no brand has; beyond it nobody could find anything in a list of choices either.</summary>
    public const int Most = 1_000;

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<CampaignOverview>> ListAsync(bool archived, CancellationToken cancellation)
    {
        var campaigns = await db.Set<Campaign>().AsNoTracking().Where(campaign => campaign.ArchivedAt != null == archived)
            .OrderBy(campaign => campaign.NameKey).Take(Most).ToListAsync(cancellation);
        var links = await db.Set<Link>().Where(link => link.CampaignId != null && link.ArchivedAt == null)
            .GroupBy(link => link.CampaignId).Select(group => new { Campaign = group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        var counts = links.ToDictionary(group => group.Campaign ?? 0, group => group.Count);
        return campaigns.ConvertAll(campaign => new CampaignOverview(campaign, counts.GetValueOrDefault(campaign.Id)));
    }

    /// <summary>All of them by name: for choosing, and for the names of those that links belong to.</summary>
    public async Task<IReadOnlyList<CampaignChoice>> ChoicesAsync(CancellationToken cancellation) =>
        await db.Set<Campaign>().AsNoTracking().OrderBy(campaign => campaign.NameKey).Take(Most)
            .Select(campaign => new CampaignChoice(campaign.Id, campaign.Name, campaign.ArchivedAt != null)).ToListAsync(cancellation);

    public Task<Campaign?> FindAsync(CampaignId id, CancellationToken cancellation) =>
        db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(campaign => campaign.Id == id.Value, cancellation);

    public Task<bool> ExistsAsync(CampaignId id, CancellationToken cancellation) =>
        db.Set<Campaign>().AnyAsync(campaign => campaign.Id == id.Value, cancellation);

    /// <summary>When the first of its links was made, archived ones included; null without links.</summary>
    public Task<DateTimeOffset?> OldestLinkAsync(CampaignId id, CancellationToken cancellation) =>
        db.Set<Link>().Where(link => link.CampaignId == id.Value).MinAsync(link => (DateTimeOffset?)link.CreatedAt, cancellation);

    public Task<int> CountArchivedAsync(CancellationToken cancellation) =>
        db.Set<Campaign>().CountAsync(campaign => campaign.ArchivedAt != null, cancellation);
}
