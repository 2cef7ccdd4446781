using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>What a link belongs to today.</summary>
public sealed record LinkGroup(LinkId Id, CampaignId? Campaign, LinkSource? Source, string? AdGroup, string? Creator, IReadOnlyList<string> Tags);

/// <summary>By what the entered brand groups its links, archived ones included: for whoever counts by it.</summary>
public sealed class LinkGroups(AppDb db)
{
    public async Task<IReadOnlyList<LinkGroup>> ListAsync(CancellationToken cancellation)
    {
        var links = await db.Set<Link>().AsNoTracking().Select(link => new { link.Id, link.CampaignId, link.Source, link.AdGroup, link.Creator, link.Tags }).ToListAsync(cancellation);
        return links.ConvertAll(link => new LinkGroup(
            new LinkId(link.Id), link.CampaignId is { } campaign ? new CampaignId(campaign) : null, link.Source, link.AdGroup, link.Creator, link.Tags));
    }

    public async Task<IReadOnlyDictionary<CampaignId, string>> CampaignNamesAsync(CancellationToken cancellation)
    {
        var campaigns = await db.Set<Campaign>().AsNoTracking().Select(campaign => new { campaign.Id, campaign.Name }).ToListAsync(cancellation);
        return campaigns.ToDictionary(campaign => new CampaignId(campaign.Id), campaign => campaign.Name);
    }
}
