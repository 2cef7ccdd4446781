using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Erasing;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>A visitor's request that clicks be forgotten.</summary>
/// <param name="CarriedOutAt">Null while it waits.</param>
/// <param name="Clicks">Of how many only sums are left.</param>
internal sealed record VisitorErasure(DateTimeOffset AskedAt, long Domain, DateTimeOffset? CarriedOutAt, long Clicks);

/// <summary>What visitors of the entered brand asked to be forgotten.</summary>
internal sealed class VisitorErasures(AppDb db)
{
    /// <summary>The newest requests.</summary>
    public Task<List<VisitorErasure>> NewestAsync(int most, CancellationToken cancellation) => db.Database.SqlQuery<VisitorErasure>($"""
        SELECT min(asked_at) AS asked_at, min(domain_id) AS domain, CASE WHEN bool_and(carried_out_at IS NOT NULL) THEN max(carried_out_at) END AS carried_out_at,
               sum(clicks)::bigint AS clicks
          FROM click_erasures GROUP BY id ORDER BY 1 DESC, id LIMIT {most}
        """).ToListAsync(cancellation);

    /// <summary>How many clicks of some days of UTC were forgotten.</summary>
    public Task<long> ClicksAsync(DateOnly first, DateOnly last, CancellationToken cancellation) => db.Database.SqlQuery<long>(
        $"SELECT coalesce(sum(clicks), 0)::bigint AS \"Value\" FROM click_erasures WHERE day BETWEEN {first} AND {last}").SingleAsync(cancellation);

    /// <summary>What is due, day by day.</summary>
    public async Task<List<IGrouping<DateOnly, ErasedVisitor>>> DueAsync(int most, CancellationToken cancellation)
    {
        var rows = await db.Database.SqlQuery<DueRow>($"""
            SELECT day, id, domain_id AS domain, visitor, asked_at FROM click_erasures
             WHERE visitor IS NOT NULL AND app.is_click_erasure_due(asked_at, carried_out_at) ORDER BY asked_at LIMIT {most}
            """).ToListAsync(cancellation);
        return [.. rows.GroupBy(row => row.Day, row => new ErasedVisitor(row.Id, row.Domain, row.Visitor, row.AskedAt)).OrderBy(day => day.Key)];
    }

    private sealed record DueRow(DateOnly Day, Guid Id, long Domain, long Visitor, DateTimeOffset AskedAt);
}
