using System.Runtime.InteropServices;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>Clicks on the links of a campaign.</summary>
/// <param name="Clicks">All that were answered.</param>
/// <param name="Humans">Those that people made.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CampaignClicks(long Clicks, long Humans);

/// <summary>What the module that counts clicks tells about campaigns. A link's clicks count for the campaign that it belongs to today.</summary>
public interface ICampaignNumbers
{
    /// <summary>The brand's last days, today included, by campaign; one without clicks is not there. Null before the brand's first click.</summary>
    Task<IReadOnlyDictionary<CampaignId, CampaignClicks>?> OfLastDaysAsync(int days, CancellationToken cancellation);

    /// <summary>Clicks of one campaign since a moment, at most three years; null when there was none.</summary>
    Task<CampaignClicks?> SinceAsync(CampaignId campaign, DateTimeOffset start, CancellationToken cancellation);
}
