using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Live;

/// <summary>A minute's clicks.</summary>
internal sealed record MinuteCount(DateTimeOffset Minute, long Clicks, long Humans);

/// <summary>One click as it was loaded.</summary>
/// <param name="Traffic">Who or what made it.</param>
/// <param name="UserAgent">What it said that it is; null for people, of whom nobody needs to know that.</param>
internal sealed record RecentClick(DateTimeOffset At, long Link, string Country, Device Device, Channel Channel, Traffic Traffic, string? UserAgent);

/// <summary>What is in the table of clicks for the time that is looked at.</summary>
/// <param name="Since">From when on clicks are counted; later than asked for where too many had to be read.</param>
/// <param name="Load">The newest load; while it is the same there is nothing new.</param>
internal sealed record RecentRange(DateTimeOffset Since, long FirstLoad, long Load)
{
    public static RecentRange None(DateTimeOffset since) => new(since, 0, 0);

    public bool IsEmpty => Load == 0;
}

/// <summary>
/// The entered brand's clicks of the last minutes, from the rows as the loader wrote them. The table holds all brands' clicks in the
/// order in which they came, so what is read is bounded twice: by the time, and by how many clicks were loaded in it.
/// </summary>
internal sealed class RecentClicks(AppDb db)
{
    /// <summary>Of all brands; a busier installation shows fewer minutes.</summary>
    public const int MostScanned = 300_000;

    private const int MostLoads = 20_000;

    /// <summary>What of the table has to be read for the clicks since a moment.</summary>
    public async Task<RecentRange> RangeAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var range = await db.Database.SqlQuery<LoadRange>($"""
            SELECT min(id) AS first_load, max(id) AS load, min(first_at) AS oldest, coalesce(bool_or(is_cut), false) AS is_cut
              FROM (SELECT id, first_at, before, nth = {MostLoads} OR lead(before) OVER (ORDER BY id DESC) >= {MostScanned} AS is_cut
                      FROM (SELECT id, first_at, last_at, row_number() OVER (ORDER BY id DESC) AS nth, sum(clicks) OVER (ORDER BY id DESC) - clicks AS before
                              FROM click_loads ORDER BY id DESC LIMIT {MostLoads}) AS newest
                     WHERE last_at >= {since}) AS recent
             WHERE before < {MostScanned}
            """).SingleAsync(cancellation);
        return range is { FirstLoad: { } first, Load: { } last }
            ? new RecentRange(range.IsCut && range.Oldest > since ? range.Oldest.Value : since, first, last)
            : RecentRange.None(since);
    }

    /// <summary>Minutes with clicks, oldest first.</summary>
    public async Task<IReadOnlyList<MinuteCount>> MinutesAsync(RecentRange range, CancellationToken cancellation) => range.IsEmpty ? [] :
        await db.Database.SqlQuery<MinuteCount>($"""
            SELECT date_trunc('minute', c.clicked_at) AS minute, count(*) AS clicks,
                   count(*) FILTER (WHERE u.traffic = 0 AND coalesce(c.signs, 0) & 7 = 0) AS humans
              FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id
             WHERE c.load_id BETWEEN {range.FirstLoad} AND {range.Load} AND c.clicked_at >= {range.Since}
             GROUP BY 1 ORDER BY 1
            """).ToListAsync(cancellation);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<RecentClick>> LatestAsync(RecentRange range, int most, CancellationToken cancellation)
    {
        if (range.IsEmpty)
        {
            return [];
        }
        var rows = await db.Database.SqlQuery<ClickRow>($"""
            SELECT c.clicked_at AS at, c.link_id AS link, c.referrer_host AS referrer, c.region, c.signs, c.utm_source AS source,
                   c.utm_medium AS medium, c.click_id, u.traffic, u.device, u.in_app, u.value AS user_agent
              FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id
             WHERE c.load_id BETWEEN {range.FirstLoad} AND {range.Load} AND c.clicked_at >= {range.Since}
             ORDER BY c.clicked_at DESC, c.id DESC
             LIMIT {most}
            """).ToListAsync(cancellation);
        return rows.ConvertAll(Read);
    }

    private static RecentClick Read(ClickRow row)
    {
        var signs = (ClickSigns)(row.Signs ?? 0);
        var traffic = StoredClick.TrafficOf(signs, row.Traffic);
        return new RecentClick(
            row.At,
            row.Link,
            row.Region is { Length: >= 2 } region ? region[..2] : "",
            (Device)(row.Device ?? 0),
            StoredClick.ChannelOf(signs, row.Referrer, row.Source, row.Medium, row.ClickId, row.InApp),
            traffic,
            traffic is Traffic.Human or Traffic.OwnTeam ? null : row.UserAgent);
    }

    private sealed record LoadRange(long? FirstLoad, long? Load, DateTimeOffset? Oldest, bool IsCut);

    private sealed record ClickRow(
        DateTimeOffset At, long Link, string? Referrer, string? Region, short? Signs, string? Source, string? Medium, string? ClickId,
        short? Traffic, short? Device, string? InApp, string? UserAgent);
}
