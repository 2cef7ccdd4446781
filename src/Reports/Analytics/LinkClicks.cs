using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Clicks of one link. Every number here is defined once, in the resource file, and shown with that definition.</summary>
/// <param name="IsCounted">False for a direct link. Its numbers may still be those of the time when it was counted.</param>
/// <param name="Total">All clicks so far; null when the link is not counted and never was.</param>
/// <param name="LastClickAt">Null when nobody clicked.</param>
/// <param name="FirstDay">The first of the days, in the brand's zone.</param>
/// <param name="Days">Clicks of each day up to today, whose number is not final; null before the link existed.</param>
internal sealed record LinkStats(bool IsCounted, long? Total, DateTimeOffset? LastClickAt, DateOnly FirstDay, IReadOnlyList<long?> Days)
{
    /// <summary>Clicks of the days shown; null when none of them has data.</summary>
    public long? InDays => Days.Any(day => day is not null) ? Days.Sum() : null;
}

/// <summary>The one place that asks how often a link was clicked.</summary>
internal sealed class LinkClicks(AppDb db, TimeProvider clock)
{
    public async Task<LinkStats> ReadAsync(LinkFacts link, int days, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var calendar = BrandDays.Ending(clock.GetUtcNow(), days, zone);
        var total = await db.Database
            .SqlQuery<ClickSum>($"SELECT clicks, last_click_at FROM click_totals WHERE link_id = {link.Id.Value}")
            .SingleOrDefaultAsync(cancellation);
        var perDay = await PerDayAsync(link.Id, calendar, cancellation);
        var isKnown = link.IsCounted || total is not null;
        return new LinkStats(
            link.IsCounted,
            isKnown ? total?.Clicks ?? 0 : null,
            total?.LastClickAt,
            calendar.First,
            isKnown ? Fill(calendar, perDay, link.CreatedAt) : new long?[days]);
    }

    // Quarters of an hour are added up by where they fall among the days' beginnings: the zone is known here, not in the database.
    private async Task<Dictionary<int, long>> PerDayAsync(LinkId link, BrandDays calendar, CancellationToken cancellation)
    {
        var (starts, end) = (calendar.Starts.ToArray(), calendar.End);
        var sums = await db.Database.SqlQuery<DaySum>($"""
            SELECT width_bucket(quarter, {starts}) AS day, sum(clicks)::bigint AS clicks
              FROM click_quarters
             WHERE link_id = {link.Value} AND quarter >= {starts[0]} AND quarter < {end}
             GROUP BY 1
            """).ToListAsync(cancellation);
        return sums.ToDictionary(sum => sum.Day - 1, sum => sum.Clicks);
    }

    private static long?[] Fill(BrandDays calendar, Dictionary<int, long> perDay, DateTimeOffset createdAt)
    {
        var days = new long?[calendar.Count];
        for (var day = 0; day < days.Length; day++)
        {
            var end = day + 1 < calendar.Count ? calendar.Starts[day + 1] : calendar.End;
            days[day] = perDay.TryGetValue(day, out var clicks) ? clicks : end > createdAt ? 0 : null;
        }
        return days;
    }
}

internal sealed record ClickSum(long Clicks, DateTimeOffset LastClickAt);

internal sealed record DaySum(int Day, long Clicks);
