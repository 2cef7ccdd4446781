using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Clicks.Recounting;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>
/// Counts a brand's clicks again, day by day, by today's lists. Harmless when run again: a day that is done is written down with it,
/// and counting a day twice gives the same.
/// </summary>
internal sealed class RecountClicksJob(
    TenantScope scope, AppDb db, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource edge, TimeProvider clock)
{
    // Sums of new clicks wait while a day is counted: they get as much time as this takes.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    public async Task RunAsync(long brandId, Guid recount, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        await new AgentRefresh(edge).RunAsync(cancellation);
        var connection = await db.OpenConnectionAsync(cancellation);
        var days = new DayRecount(edge);
        while (await NextAsync(recount, cancellation) is { } day)
        {
            var started = clock.GetTimestamp();
            var result = await days.RunAsync(connection, scope.Brand, day, cancellation);
            await db.Database.ExecuteSqlAsync($"""
                UPDATE click_recounts SET next_day = next_day + 1, changed = changed + {result.Changed}, left_alone = left_alone + {(result.IsWhole ? 0 : 1)}
                 WHERE brand_id = {brandId} AND id = {recount} AND next_day = {day}
                """, cancellation);
            var worked = clock.GetElapsedTime(started);
            await Task.Delay(worked < LongestRest ? worked : LongestRest, clock, cancellation);
        }
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"UPDATE click_recounts SET ended_at = coalesce(ended_at, {now}) WHERE brand_id = {brandId} AND id = {recount}", cancellation);
    }

    /// <summary>The next day that has clicks; days without any are passed over at once.</summary>
    private async Task<DateOnly?> NextAsync(Guid recount, CancellationToken cancellation)
    {
        var next = await db.Database.SqlQuery<DateOnly?>($"""
            UPDATE click_recounts r SET next_day = coalesce((SELECT min(b.day) FROM click_blocks b WHERE b.brand_id = r.brand_id AND b.day BETWEEN r.next_day AND r.last_day), r.last_day + 1)
             WHERE r.brand_id = {scope.Brand.Value} AND r.id = {recount} AND r.ended_at IS NULL
            RETURNING CASE WHEN r.next_day <= r.last_day THEN r.next_day END AS "Value"
            """).ToListAsync(cancellation);
        return next.SingleOrDefault();
    }
}
