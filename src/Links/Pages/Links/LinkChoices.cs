using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Utm;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>What the form offers beside what is typed.</summary>
internal sealed record LinkChoices(
    IReadOnlyList<CampaignChoice> Campaigns, IReadOnlyList<UtmTemplate> Templates, IReadOnlyList<UtmParameter> Required)
{
    public static LinkChoices None { get; } = new([], [], []);

    public static async Task<LinkChoices> ReadAsync(CampaignList campaigns, UtmSettings settings, CancellationToken cancellation) => new(
        await campaigns.ChoicesAsync(cancellation), await settings.TemplatesAsync(cancellation), await settings.RequiredAsync(cancellation));

    /// <summary>Those that a link can be given to: an archived one only when it is in it already.</summary>
    public IEnumerable<CampaignChoice> OfferedFor(long? current) => Campaigns.Where(campaign => !campaign.IsArchived || campaign.Id == current);

    public string? NameOf(long? campaign) => Campaigns.FirstOrDefault(choice => choice.Id == campaign)?.Name;
}
