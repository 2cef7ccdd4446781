using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Keeping;

/// <summary>A time in which a domain keeps nothing of clicks but sums.</summary>
/// <param name="Until">Null while it lasts.</param>
internal sealed record TotalsOnlyTime(long Domain, DateTimeOffset Since, DateTimeOffset? Until, string TurnedOnBy)
{
    public bool Overlaps(DateTimeOffset from, DateTimeOffset until) => Since < until && (Until ?? DateTimeOffset.MaxValue) > from;
}

/// <summary>
/// The switch of each of the entered brand's domains by which nothing is kept of clicks but sums. The loader looks at it with every
/// load, and goes by when a click was made.
/// </summary>
internal sealed class TotalsOnlyDomains(AppDb db, TenantScope scope, TimeProvider clock)
{
    /// <summary>All times of all domains, the newest first.</summary>
    public Task<List<TotalsOnlyTime>> TimesAsync(CancellationToken cancellation) => db.Database.SqlQuery<TotalsOnlyTime>(
        $"SELECT domain_id AS domain, since, until, turned_on_by FROM totals_only_periods ORDER BY since DESC").ToListAsync(cancellation);

    /// <summary>Since when the domain keeps totals only; null when it keeps single clicks.</summary>
    public async Task<DateTimeOffset?> SinceAsync(DomainId domain, CancellationToken cancellation)
    {
        var since = await db.Database.SqlQuery<DateTimeOffset>(
            $"SELECT since AS \"Value\" FROM totals_only_periods WHERE domain_id = {domain.Value} AND until IS NULL").ToListAsync(cancellation);
        return since is [var only] ? only : null;
    }

    /// <summary>Turns it on.</summary>
    /// <returns>False when it was on.</returns>
    public async Task<bool> TurnOnAsync(DomainId domain, string by, CancellationToken cancellation)
    {
        var (brand, now) = (scope.Brand.Value, clock.GetUtcNow());
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO totals_only_periods (brand_id, domain_id, since, turned_on_by) VALUES ({brand}, {domain.Value}, {now}, {by}) ON CONFLICT DO NOTHING
            """, cancellation) > 0;
    }

    /// <summary>Turns it off.</summary>
    /// <returns>False when it was off.</returns>
    public async Task<bool> TurnOffAsync(DomainId domain, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.Database.ExecuteSqlAsync(
            $"UPDATE totals_only_periods SET until = greatest(since, {now}) WHERE domain_id = {domain.Value} AND until IS NULL", cancellation) > 0;
    }
}
