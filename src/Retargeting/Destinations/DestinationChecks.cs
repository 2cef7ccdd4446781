using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>What is known of the pages that links lead to. Works in the brand whose scope was entered.</summary>
internal sealed class DestinationChecks(AppDb db, IJobQueue jobs, TimeProvider clock)
{
    /// <summary>A look that has not ended by then never will: it is asked for again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<DestinationCheck?> FindAsync(LinkId link, CancellationToken cancellation) =>
        db.Set<DestinationCheck>().AsNoTracking().FirstOrDefaultAsync(check => check.LinkId == link, cancellation);

    public bool IsUnderWay(DestinationCheck check) => check.CheckedAt is null && clock.GetUtcNow() - check.AskedAt < Patience;

    /// <summary>Has a job look at the link's destination, unless one is looking.</summary>
    public async Task AskAsync(LinkFacts link, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var check = await db.Set<DestinationCheck>().FirstOrDefaultAsync(row => row.LinkId == link.Id, cancellation);
        if (check is not null && check.Destination == link.Destination && IsUnderWay(check))
        {
            return;
        }
        if (check is null)
        {
            check = new DestinationCheck { LinkId = link.Id, Destination = link.Destination };
            db.Add(check);
        }
        (check.Destination, check.AskedAt, check.CheckedAt, check.Outcome) = (link.Destination, now, null, null);
        await db.SaveChangesAsync(cancellation);
        var (brand, id) = (check.BrandId.Value, link.Id.Value);
        jobs.Enqueue<CheckDestinationJob>(job => job.RunAsync(brand, id, CancellationToken.None));
    }
}
