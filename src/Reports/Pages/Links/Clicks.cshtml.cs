using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Links;

/// <summary>
/// Clicks of a link, a piece of its page that refreshes itself. It names what it shows; asked again with that name, it answers
/// 204 while nothing is new, so that nothing on the screen moves.
/// </summary>
internal sealed class ClicksModel(LinkDirectory links, LinkClicks clicks, TotalsOnlyDomains totalsOnly, TimeProvider clock) : BrandPageModel
{
    public const int ShownDays = 30;

    // Twice, to compare with the same time before.
    private const int ReadDays = 2 * ShownDays;

    public LinkStats Stats { get; private set; } = null!; // read before the page is shown

    public LinkFacts Link { get; private set; } = null!; // with the numbers

    /// <summary>Since when the link's domain keeps totals only, in the brand's time; null when it keeps single clicks.</summary>
    public string? TotalsOnlySince { get; private set; }

    public string Version { get; private set; } = "";

    public IReadOnlyList<long?> Shown => [.. Stats.Days.Skip(ShownDays)];

    /// <summary>Null when the link is not old enough to compare with.</summary>
    public long? Before => Stats.Days.Take(ShownDays).All(day => day is not null) ? Stats.Days.Take(ShownDays).Sum() : null;

    public string ZoneName => Brand.TimeZone.Id;

    public TimeSeries Series => TimeSeries.Daily(
        ReportsText.ClicksPerDay,
        Stats.FirstDay.AddDays(ShownDays),
        [new ChartSeries(ReportsText.Clicks, Shown)],
        lastIsPartial: true,
        definition: ReportsText.ClicksPerDayDefinition.With(ZoneName));

    public async Task<IActionResult> OnGetAsync(long id, string? seen, CancellationToken cancellation)
    {
        if (await links.FindAsync(new LinkId(id), cancellation) is not { } link)
        {
            return NotFound();
        }
        Link = link;
        Stats = await clicks.ReadAsync(link, ReadDays, Brand.TimeZone, cancellation);
        TotalsOnlySince = await totalsOnly.SinceAsync(link.Domain, cancellation) is { } since
            ? TimeZoneInfo.ConvertTime(since, Brand.TimeZone).ToString("d MMM yyyy", CultureInfo.CurrentCulture) : null;
        Version = string.Create(CultureInfo.InvariantCulture, $"{Stats.FirstDay.DayNumber}-{Stats.Total}-{Stats.Days[^1]}-{Age()}");
        return seen == Version ? StatusCode(204) : Page();
    }

    // "3 minutes ago" goes stale by the minute.
    private long Age() => Stats.LastClickAt is { } at ? (long)Math.Min((clock.GetUtcNow() - at).TotalMinutes, 60) : 0;
}
