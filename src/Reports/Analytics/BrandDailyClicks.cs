using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>The curve on the brand's home: all of its links together.</summary>
internal sealed class BrandDailyClicks(ClickStatistics statistics, CurrentBrand brand, TimeProvider clock) : IBrandDailyClicks
{
    public async Task<DailyClicks> ReadAsync(int days, CancellationToken cancellation)
    {
        var zone = brand.Value.TimeZone;
        var calendar = BrandDays.Ending(clock.GetUtcNow(), days, zone);
        var answer = await statistics.AskAsync(new ClickQuestion { Steps = calendar.Starts, Until = calendar.End, Zone = zone }, cancellation);
        var isKnown = answer.Total.Count.Clicks > 0;
        return new DailyClicks(calendar.First, [.. answer.Steps.Select(step => isKnown ? step.Count.Clicks : (long?)null)]);
    }
}
