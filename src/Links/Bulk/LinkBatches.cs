using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>
/// Archives or changes many links as one action that can be undone as one. A few are done at once; many are left to
/// <see cref="LinkBatchJob"/>, which does the same steps.
/// </summary>
internal sealed class LinkBatches(AppDb db, BatchSteps steps, IJobQueue jobs, TimeProvider clock)
{
    /// <summary>What is done within the request; more becomes a job.</summary>
    public const int AtOnce = 500;

    public Task<LinkBatch> ArchiveAsync(BatchRequest request, Actor actor, CancellationToken cancellation) =>
        StartAsync(request, BatchState.Archiving, actor, cancellation);

    /// <summary>The request says by its <see cref="BatchRequest.Edit"/> what becomes of the links.</summary>
    public Task<LinkBatch> EditAsync(BatchRequest request, Actor actor, CancellationToken cancellation) =>
        StartAsync(request, BatchState.Editing, actor, cancellation);

    /// <summary>How many links a request means at present.</summary>
    public Task<int> CountAsync(BatchRequest request, CancellationToken cancellation) => request.Of(db.Set<Link>()).CountAsync(cancellation);

    /// <summary>
    /// Brings back exactly the links that this batch archived and that are still archived by it, or what it changed and nobody has
    /// changed since. Null for an unknown batch.
    /// </summary>
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

    private async Task<LinkBatch> StartAsync(BatchRequest request, BatchState state, Actor actor, CancellationToken cancellation)
    {
        var now = clock.Now();
        var batch = new LinkBatch
        {
            Id = Guid.CreateVersion7(now),
            Actor = actor.Name,
            Request = request.Write(),
            Total = await CountAsync(request, cancellation),
            State = state,
            CreatedAt = now,
        };
        db.Add(batch);
        await db.SaveChangesAsync(cancellation);
        await RunAsync(batch, batch.Total, cancellation);
        return await FindAsync(batch.Id, cancellation) ?? batch;
    }

    private async Task RunAsync(LinkBatch batch, int links, CancellationToken cancellation)
    {
        var (brand, id) = (batch.BrandId.Value, batch.Id);
        if (links > AtOnce)
        {
            jobs.Enqueue<LinkBatchJob>(job => job.RunAsync(brand, id, CancellationToken.None));
            return;
        }
        while (await steps.StepAsync(id, cancellation))
        {
        }
    }
}
