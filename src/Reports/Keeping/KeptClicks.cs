using System.Globalization;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>Says in words of which clicks of the entered brand nothing is kept but their number.</summary>
internal sealed class KeptClicks(TotalsOnlyDomains totalsOnly, ClickRetention retention, VisitorErasures erasures, BareClicks bareClicks, IBrandDomains domains)
{
    /// <summary>Domains that keep totals only now, as people read them.</summary>
    public async Task<IReadOnlyList<string>> TotalsOnlyNowAsync(CancellationToken cancellation)
    {
        var lasting = (await totalsOnly.TimesAsync(cancellation)).Where(time => time.Until is null).Select(time => time.Domain).ToHashSet();
        return lasting.Count == 0 ? [] : [.. (await domains.ListAsync(cancellation)).Where(domain => lasting.Contains(domain.Id.Value)).Select(domain => domain.Shown)];
    }

    /// <summary>Each reason that holds for a part of a period, as a sentence.</summary>
    public async Task<IReadOnlyList<string>> WhyBareAsync(ClickPeriod period, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var (from, until) = (BrandDays.StartOf(period.First, zone), period.Until(zone));
        var times = (await totalsOnly.TimesAsync(cancellation)).Where(time => time.Overlaps(from, until)).ToList();
        var names = times.Count == 0 ? [] : (await domains.ListAsync(cancellation)).ToDictionary(domain => domain.Id.Value, domain => domain.Shown);
        var kept = BrandDays.StartOf(await retention.FirstDayAsync(cancellation), TimeZoneInfo.Utc);
        string[] over = from < kept && await bareClicks.FirstAsync(cancellation) < kept ? [ReportsText.BareWhyRetention.With(Day(kept))] : [];
        var erased = await erasures.ClicksAsync(BrandDays.DateOf(from, TimeZoneInfo.Utc), BrandDays.DateOf(until.AddTicks(-1), TimeZoneInfo.Utc), cancellation);
        string[] asked = erased > 0 ? [ReportsText.BareWhyErasures.With(erased)] : [];
        return [.. over, .. asked, .. times.Where(time => names.ContainsKey(time.Domain)).Select(time => time.Until is { } end
            ? ReportsText.BareWhyDomainThen.With(names[time.Domain], Day(time.Since), Day(end))
            : ReportsText.BareWhyDomain.With(names[time.Domain], Day(time.Since)))];

        string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy", CultureInfo.CurrentCulture);
    }
}
