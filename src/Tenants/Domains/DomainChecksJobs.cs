using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Brands;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>Finds the brands with domains to check, and gives each a job of its own. One question when there are none.</summary>
public sealed class DomainChecksJob(AppDb db, IJobQueue jobs, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var brand in await db.Database.SqlQuery<long>($"SELECT * FROM app.brands_with_domains_due({now}) AS \"Value\"").ToListAsync(cancellation))
        {
            jobs.Enqueue<CheckBrandDomainsJob>(job => job.RunAsync(brand, CancellationToken.None));
        }
    }
}

/// <summary>Checks those of a brand's domains that are due. Of two of these at once, each takes other domains.</summary>
internal sealed class CheckBrandDomainsJob(TenantScope scope, AppDb db, DomainCheck check, TimeProvider clock)
{
    // As many as are over before the next job takes them again, even if nobody answers any of them.
    private const int MostAtOnce = 30;
    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(6);

    public async Task RunAsync(long brandId, CancellationToken cancellation)
    {
        if (!await scope.EnterWithConsoleAsync(db, brandId, cancellation))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var until = now + Taken;
        var due = await db.Database.SqlQuery<long>(
            $"""
            UPDATE domains SET next_check_at = {until}
             WHERE brand_id = {brandId} AND id IN (
               SELECT id FROM domains WHERE brand_id = {brandId} AND next_check_at <= {now} AND NOT app.is_local_host(host)
                ORDER BY next_check_at LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
            RETURNING id AS "Value"
            """).ToListAsync(cancellation);
        foreach (var id in due)
        {
            await check.RunAsync(new DomainId(id), cancellation);
        }
    }
}
