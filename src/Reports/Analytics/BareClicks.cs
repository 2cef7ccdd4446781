using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Clicks of one link in one step of time of which nothing is kept but their sum.</summary>
/// <param name="Step">Its place among the steps that were asked for.</param>
/// <param name="Domain">0 when the link is gone.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BareCount(int Step, int Link, int Domain, Count Count)
{
    /// <summary>Whether they are told apart by a column at all.</summary>
    public static bool Knows(ClickColumn column) => column is ClickColumn.Link or ClickColumn.Domain;

    public int CodeOf(ClickColumn column) => column is ClickColumn.Link ? Link : Domain;
}

/// <summary>
/// Reads the sums of clicks that have neither row nor block, because their domain keeps totals only or their time is
/// over. Of these the link is known, and when to the quarter of an hour, and nothing else.
/// </summary>
internal sealed class BareClicks(AppDb db)
{
    /// <summary>Those that fit the filters on links and domains; what other filters ask of them nobody can say.</summary>
    public async Task<List<BareCount>> ReadAsync(ClickQuestion question, IReadOnlyList<CodeFilter> filters, CancellationToken cancellation)
    {
        var (starts, until) = (question.Steps.ToArray(), question.Until);
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT width_bucket(q.quarter, {starts}) - 1 AS step, q.link_id AS link, coalesce(max(l.domain_id), 0) AS domain,
                   sum(q.bare_clicks)::bigint AS clicks, sum(q.bare_humans)::bigint AS humans
              FROM click_quarters q LEFT JOIN links l ON l.brand_id = q.brand_id AND l.id = q.link_id
             WHERE q.bare_clicks > 0 AND q.quarter >= {starts[0]} AND q.quarter < {until}
             GROUP BY 1, 2
            """).ToListAsync(cancellation);
        var known = filters.Where(filter => BareCount.Knows(filter.Column)).ToList();
        return [.. rows.Select(row => new BareCount(row.Step, (int)row.Link, (int)row.Domain, new Count(row.Clicks, row.Humans)))
            .Where(bare => known.TrueForAll(filter => filter.Codes.Contains(bare.CodeOf(filter.Column))))];
    }

    /// <summary>All of a time.</summary>
    public Task<long> CountAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) => db.Database.SqlQuery<long>($"""
        SELECT coalesce(sum(bare_clicks), 0)::bigint AS "Value" FROM click_quarters WHERE bare_clicks > 0 AND quarter >= {from} AND quarter < {until}
        """).SingleAsync(cancellation);

    /// <summary>When the first of them was, to the quarter of an hour; null when there is none.</summary>
    public Task<DateTimeOffset?> FirstAsync(CancellationToken cancellation) =>
        db.Database.SqlQuery<DateTimeOffset?>($"SELECT min(quarter) AS \"Value\" FROM click_quarters WHERE bare_clicks > 0").SingleAsync(cancellation);

    private sealed record Row(int Step, long Link, long Domain, long Clicks, long Humans);
}
