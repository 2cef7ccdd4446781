using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Clicks.Recounting;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Reports.Recounting;

/// <summary>Recounts of the brand that is entered. There is one at a time.</summary>
internal sealed class Recounts(AppDb db, TenantScope scope, IJobQueue jobs, TimeProvider clock)
{
    // As it stands where others have a name.
    private const string NobodyAsked = "";

    /// <summary>The last one; null when there was none.</summary>
    public Task<Recount?> LastAsync(CancellationToken cancellation) =>
        db.Database.SqlQuery<Recount>($"""
            SELECT id, asked_at, asked_by, first_day, last_day, next_day, left_alone, changed, ended_at FROM click_recounts
             ORDER BY asked_at DESC, id DESC LIMIT 1
            """).FirstOrDefaultAsync(cancellation);

    /// <summary>Starts one by today's lists, unless the last one began by them. False when one that began by older lists is still at work.</summary>
    public async Task<bool> FollowListsAsync(CancellationToken cancellation)
    {
        var last = await db.Database.SqlQuery<int>($"SELECT lists_version AS \"Value\" FROM click_recounts ORDER BY asked_at DESC, id DESC LIMIT 1").ToListAsync(cancellation);
        return last is [var version] && version == AgentRefresh.ListsVersion || await StartAsync(NobodyAsked, cancellation);
    }

    /// <summary>Starts one over all days of the brand. False when one is at work, or there is nothing to count.</summary>
    public async Task<bool> StartAsync(string askedBy, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var brand = scope.Brand.Value;
        var started = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO click_recounts (brand_id, id, asked_at, asked_by, lists_version, first_day, last_day, next_day)
            SELECT {brand}, {id}, {now}, {askedBy}, {AgentRefresh.ListsVersion}, min(day), max(day), min(day) FROM click_blocks HAVING count(*) > 0
            ON CONFLICT (brand_id) WHERE ended_at IS NULL DO NOTHING
            """, cancellation);
        if (started > 0)
        {
            jobs.Enqueue<RecountClicksJob>(job => job.RunAsync(brand, id, CancellationToken.None));
        }
        return started > 0;
    }
}
