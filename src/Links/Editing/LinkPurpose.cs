using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>What a link's campaign, source and template make of its destination, and what the brand asks of it.</summary>
internal sealed class LinkPurpose(CampaignList campaigns, UtmSettings settings)
{
    /// <summary>Also complains of a campaign or template that the brand does not have.</summary>
    public async Task<UtmFilling> FillingAsync(
        IReadOnlyDictionary<UtmParameter, string?> asked, long? templateId, LinkSource? source, CampaignId? campaignId, LinkFields fields, CancellationToken cancellation)
    {
        var campaign = campaignId is { } id ? await campaigns.FindAsync(id, cancellation) : null;
        if (campaignId is not null && campaign is null)
        {
            fields.Add(FieldNames.Campaign, LinksText.CampaignUnknown);
        }
        var template = templateId is { } wanted ? await settings.FindAsync(wanted, cancellation) : null;
        if (templateId is not null && template is null)
        {
            fields.Add(FieldNames.UtmTemplate, LinksText.TemplateUnknown);
        }
        return new UtmFilling(asked, template, source?.ToName(), campaign?.Name);
    }

    /// <summary>Nothing is asked of an address that could not be read.</summary>
    public async Task CheckAsync(string destination, LinkFields fields, CancellationToken cancellation)
    {
        if (destination.Length > 0)
        {
            fields.Required(destination, await settings.RequiredAsync(cancellation));
        }
    }
}
