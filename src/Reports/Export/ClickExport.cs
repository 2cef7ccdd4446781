using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Export;

internal sealed record ExportedClick(long Roll, Guid Id, DateTimeOffset At, long LinkId, string? ReferrerHost, string? UserAgent);

/// <summary>Clicks in the order in which they became known.</summary>
/// <param name="Next">Where to go on, also when there is nothing more yet.</param>
/// <param name="HasMore">Whether asking again at once is worth it.</param>
internal sealed record ClickPage(IReadOnlyList<ExportedClick> Clicks, ClickCursor Next, bool HasMore);

/// <summary>
/// Gives out the brand's clicks in one order that never changes, each exactly once, while more keep arriving. The table holds
/// all brands' clicks in the order they were loaded, so a page reads windows of loads. A window that held nothing of this brand
/// is followed by a larger one, up to <see cref="MaxScanned"/> in all: a small brand's page may come back empty with a cursor
/// further on, and no page costs more than that.
/// </summary>
internal sealed class ClickExport(AppDb db)
{
    public const int MaxScanned = 1_000_000;
    private const int MaxLoads = 2_000;

    public async Task<ClickPage> ReadAsync(ClickCursor after, int size, CancellationToken cancellation)
    {
        var clicks = new List<ExportedClick>();
        var cursor = after;
        var scanned = 0;
        for (var budget = Math.Max(size * 4, 4_000); scanned < MaxScanned; budget *= 4)
        {
            var window = await NextWindowAsync(cursor, Math.Min(budget, MaxScanned - scanned), cancellation);
            if (window.Count == 0)
            {
                return new ClickPage(clicks, cursor, HasMore: false);
            }
            // One more than asked for tells whether the window is done.
            var wanted = size - clicks.Count;
            var found = await ReadWindowAsync(window, cursor, wanted + 1, cancellation);
            clicks.AddRange(found.Take(wanted));
            if (found.Count > wanted)
            {
                return new ClickPage(clicks, new ClickCursor(clicks[^1].Roll, clicks[^1].Id), HasMore: true);
            }
            cursor = new ClickCursor(window[^1].Roll, null);
            scanned += Math.Max(window.Sum(load => load.Clicks), 1);
            if (clicks.Count == size)
            {
                break;
            }
        }
        return new ClickPage(clicks, cursor, HasMore: true);
    }

    // At least one load, and no more once their clicks exceed the budget.
    private async Task<List<ClickLoad>> NextWindowAsync(ClickCursor after, int budget, CancellationToken cancellation)
    {
        var from = after.Click is null ? after.Roll + 1 : after.Roll;
        return await db.Database.SqlQuery<ClickLoad>($"""
            SELECT id, roll_no AS roll, clicks, first_at, last_at
              FROM (SELECT *, sum(clicks) OVER (ORDER BY roll_no) - clicks AS before
                      FROM click_loads WHERE roll_no >= {from} ORDER BY roll_no LIMIT {MaxLoads}) AS next
             WHERE before < {budget}
             ORDER BY roll_no
            """).ToListAsync(cancellation);
    }

    private async Task<List<ExportedClick>> ReadWindowAsync(List<ClickLoad> window, ClickCursor after, int count, CancellationToken cancellation)
    {
        var loads = window.ConvertAll(load => load.Id);
        var rolls = window.ConvertAll(load => load.Roll);
        var (lowest, highest) = (loads.Min(), loads.Max());
        var (first, last) = (window.Min(load => load.FirstAt), window.Max(load => load.LastAt));
        var (roll, click) = (after.Click is null ? 0 : after.Roll, after.Click ?? Guid.Empty);
        // The ranges find the blocks; the join finds the rows in them.
        return await db.Database.SqlQuery<ExportedClick>($"""
            SELECT w.roll, c.id, c.clicked_at AS at, c.link_id, c.referrer_host, u.value AS user_agent
              FROM clicks c
              JOIN unnest({loads}, {rolls}) AS w (load, roll) ON w.load = c.load_id
              LEFT JOIN user_agents u ON u.id = c.user_agent_id
             WHERE c.load_id BETWEEN {lowest} AND {highest} AND c.clicked_at BETWEEN {first} AND {last}
               AND (w.roll, c.id) > ({roll}, {click})
             ORDER BY w.roll, c.id
             LIMIT {count}
            """).ToListAsync(cancellation);
    }
}

internal sealed record ClickLoad(long Id, long Roll, int Clicks, DateTimeOffset FirstAt, DateTimeOffset LastAt);
