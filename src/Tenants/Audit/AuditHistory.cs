using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Audit;

namespace WhiteLabelLinks.Tenants;

/// <summary>Something that somebody did in a brand, as <see cref="AuditLog"/> has it.</summary>
public sealed record PastAction(DateTimeOffset At, string Actor, string Action, string? Subject);

/// <summary>What was done in the brand that was entered.</summary>
public sealed class AuditHistory(AppDb db)
{
    /// <summary>Newest first.</summary>
    /// <param name="actions">Only these, as they were recorded.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The moment after the last.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<IReadOnlyList<PastAction>> ReadAsync(
        IReadOnlyCollection<string> actions, DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancellation)
    {
        var wanted = actions.ToArray();
        return await db.Set<AuditEvent>().AsNoTracking()
            .Where(done => done.At >= from && done.At < until && wanted.Contains(done.Action))
            .OrderByDescending(done => done.At)
            .Take(most)
            .Select(done => new PastAction(done.At, done.Actor, done.Action, done.Subject))
            .ToListAsync(cancellation);
    }
}
