using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>
/// Archives many links as one action that can be undone as one. A few are done at once; many are left to
/// <see cref="ArchiveLinksJob"/>, which does the same steps.
/// </summary>
internal sealed class LinkBatches(AppDb db, BatchSteps steps, IJobQueue jobs, TimeProvider clock)
{
    /// <summary>What is done within the request; more becomes a job.</summary>
    public const int AtOnce = 500;

    public async Task<LinkBatch> ArchiveAsync(BatchRequest request, Actor actor, CancellationToken cancellation)
    {
        var now = clock.Now();
        var batch = new LinkBatch
        {
            Id = Guid.CreateVersion7(now),
            Actor = actor.Name,
            Request = request.Write(),
            Total = await request.Of(db.Set<Link>()).CountAsync(cancellation),
            CreatedAt = now,
        };
        db.Add(batch);
        await db.SaveChangesAsync(cancellation);
        await RunAsync(batch, batch.Total, cancellation);
        return await FindAsync(batch.Id, cancellation) ?? batch;
    }

    /// <summary>Brings back exactly the links that this batch archived and that are still archived by it. Null for an unknown batch.</summary>
    public async Task<LinkBatch?> UndoAsync(Guid id, CancellationToken cancellation)
    {
        if (await steps.TurnRoundAsync(id, cancellation) is not { } batch)
        {
            return null;
        }
        await RunAsync(batch, batch.Total, cancellation);
        return await FindAsync(id, cancellation);
    }

    public Task<LinkBatch?> FindAsync(Guid id, CancellationToken cancellation) =>
        db.Set<LinkBatch>().AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == id, cancellation);

    private async Task RunAsync(LinkBatch batch, int links, CancellationToken cancellation)
    {
        var (brand, id) = (batch.BrandId.Value, batch.Id);
        if (links > AtOnce)
        {
            jobs.Enqueue<ArchiveLinksJob>(job => job.RunAsync(brand, id, CancellationToken.None));
            return;
        }
        while (await steps.StepAsync(id, cancellation))
        {
        }
    }
}
