using System.Globalization;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>What the campaigns' own pages show, by the same definitions as the analytics page.</summary>
internal sealed class CampaignNumbers(ClickStatistics statistics, ClickBeginning beginning, CurrentBrand brand, TimeProvider clock) : ICampaignNumbers
{
    private TimeZoneInfo Zone => brand.Value.TimeZone;

    private DateOnly Today => BrandDays.DateOf(clock.GetUtcNow(), Zone);

    public async Task<IReadOnlyDictionary<CampaignId, CampaignClicks>?> OfLastDaysAsync(int days, CancellationToken cancellation)
    {
        if (await beginning.FirstDayAsync(Zone, cancellation) is null)
        {
            return null;
        }
        var question = new ClickRequest(ClickPeriod.LastDays(days, Today), Granularity.Month, []).Ask(Zone, [ClickDimension.LinkCampaign]);
        var answer = await statistics.AskAsync(question, cancellation);
        return answer.By[ClickDimension.LinkCampaign].Where(group => group.Code != 0)
            .ToDictionary(group => new CampaignId(group.Code), group => new CampaignClicks(group.Count.Clicks, group.Count.Humans));
    }

    public async Task<CampaignClicks?> SinceAsync(CampaignId campaign, DateTimeOffset start, CancellationToken cancellation)
    {
        var today = Today;
        var (first, earliest) = (BrandDays.DateOf(start, Zone), today.AddDays(1 - ClickPeriod.MostDays));
        var period = new ClickPeriod(first > today ? today : first < earliest ? earliest : first, today);
        var filter = new ClickFilter(ClickDimension.LinkCampaign, [campaign.Value.ToString(CultureInfo.InvariantCulture)]);
        var count = (await statistics.AskAsync(new ClickRequest(period, Granularity.Month, [filter]).Ask(Zone, []), cancellation)).Total.Count;
        return count.Clicks == 0 ? null : new CampaignClicks(count.Clicks, count.Humans);
    }
}
