using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>
/// The work of a batch in steps of one transaction each: some links, their history, and how far it got. Killed at any point it
/// goes on where it stopped; run twice at once, the second waits for the first's step and finds its links done.
/// </summary>
internal sealed class BatchSteps(AppDb db, LinkRewrites rewrites, TimeProvider clock)
{
    public const int StepSize = 500;

    /// <summary>Deals with the next links.</summary>
    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> StepAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(id, cancellation) is not { IsAtWork: true } batch)
        {
            return false;
        }
        var ids = await NextAsync(batch, cancellation);
        var edit = BatchRequest.Read(batch.Request).Edit;
        var changed = batch.State switch
        {
            BatchState.Archiving => await ArchiveAsync(batch, ids, cancellation),
            BatchState.Editing => await EditAsync(batch, edit ?? new BatchEdit(), ids, cancellation),
            _ when edit is not null => await UndoEditAsync(batch, ids, cancellation),
            _ => await RestoreAsync(batch, ids, cancellation),
        };
        batch.Done += changed;
        batch.LastId = ids.Count == 0 ? batch.LastId : ids[^1];
        var isOver = ids.Count < StepSize;
        if (isOver)
        {
            batch.State = batch.State switch { BatchState.Archiving => BatchState.Archived, BatchState.Editing => BatchState.Edited, _ => BatchState.Undone };
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
        return !isOver;
    }

    /// <summary>From archiving or editing to undoing, from the first link on. Undoing twice is undoing once. Null for an unknown batch.</summary>
    public async Task<LinkBatch?> TurnRoundAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var batch = await LockAsync(id, cancellation);
        if (batch is { State: BatchState.Archiving or BatchState.Archived or BatchState.Editing or BatchState.Edited })
        {
            var isEdit = batch.State is BatchState.Editing or BatchState.Edited;
            batch.State = BatchState.Undoing;
            batch.Total = isEdit ? await Changes(batch).CountAsync(cancellation) : await Archived(batch).CountAsync(cancellation);
            batch.Done = 0;
            batch.LastId = 0;
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        db.ChangeTracker.Clear();
        return batch;
    }

    private Task<LinkBatch?> LockAsync(Guid id, CancellationToken cancellation) =>
        db.Set<LinkBatch>().FromSql($"SELECT * FROM link_batches WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(cancellation);

    private Task<List<long>> NextAsync(LinkBatch batch, CancellationToken cancellation)
    {
        var request = BatchRequest.Read(batch.Request);
        if (batch.State == BatchState.Undoing && request.Edit is not null)
        {
            return Changes(batch).Where(change => change.LinkId > batch.LastId).OrderBy(change => change.LinkId)
                .Select(change => change.LinkId).Take(StepSize).ToListAsync(cancellation);
        }
        var links = batch.State == BatchState.Undoing ? Archived(batch) : request.Of(db.Set<Link>()).Where(link => link.CreatedAt <= batch.CreatedAt);
        return links.Where(link => link.Id > batch.LastId).OrderBy(link => link.Id).Select(link => link.Id).Take(StepSize).ToListAsync(cancellation);
    }

    private IQueryable<Link> Archived(LinkBatch batch) => db.Set<Link>().Where(link => link.ArchivedIn == batch.Id);

    // One for each link that the batch changed.
    private IQueryable<LinkChange> Changes(LinkBatch batch) => db.Set<LinkChange>().Where(change => change.BatchId == batch.Id);

    private async Task<int> EditAsync(LinkBatch batch, BatchEdit edit, List<long> ids, CancellationToken cancellation)
    {
        var now = clock.Now();
        var links = await LockLinksAsync(ids, cancellation);
        return await RewriteAsync(batch, batch.Id, [.. links.Select(link => (link, edit.Apply(link)))], now, cancellation);
    }

    private async Task<int> UndoEditAsync(LinkBatch batch, List<long> ids, CancellationToken cancellation)
    {
        var now = clock.Now();
        var changes = await Changes(batch).AsNoTracking().Where(change => ids.Contains(change.LinkId)).ToDictionaryAsync(change => change.LinkId, cancellation);
        var links = await LockLinksAsync(ids, cancellation);
        return await RewriteAsync(batch, null, [.. links.Select(link => (link, BatchEdit.Undo(link, changes[link.Id].ReadFields())))], now, cancellation);
    }

    private Task<List<Link>> LockLinksAsync(List<long> ids, CancellationToken cancellation) =>
        db.Set<Link>().FromSql($"SELECT * FROM links WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE").AsNoTracking().ToListAsync(cancellation);

    private async Task<int> RewriteAsync(
        LinkBatch batch, Guid? named, List<(Link Link, IReadOnlyList<FieldChange> Fields)> links, DateTimeOffset now, CancellationToken cancellation)
    {
        var written = links.FindAll(pair => pair.Fields.Count > 0).ConvertAll(pair => new LinkRewrite(
            pair.Link.Id, pair.Link.Tags, pair.Link.CampaignId, pair.Link.Source?.ToName(), Guid.CreateVersion7(now), pair.Fields));
        await rewrites.WriteAsync(batch, named, written, now, cancellation);
        return written.Count;
    }

    private async Task<int> ArchiveAsync(LinkBatch batch, List<long> ids, CancellationToken cancellation)
    {
        var now = clock.Now();
        var changed = await db.Database.SqlQuery<long>($"""
            UPDATE links SET archived_at = {now}, archived_in = {batch.Id}, updated_at = {now}
             WHERE brand_id = {batch.BrandId.Value} AND id = ANY ({ids}) AND archived_at IS NULL
            RETURNING id AS "Value"
            """).ToListAsync(cancellation);
        return await RememberAsync(batch, changed, LinkChange.Archived, now, cancellation);
    }

    private async Task<int> RestoreAsync(LinkBatch batch, List<long> ids, CancellationToken cancellation)
    {
        var now = clock.Now();
        var changed = await db.Database.SqlQuery<long>($"""
            UPDATE links SET archived_at = NULL, archived_in = NULL, updated_at = {now}
             WHERE brand_id = {batch.BrandId.Value} AND id = ANY ({ids}) AND archived_in = {batch.Id}
            RETURNING id AS "Value"
            """).ToListAsync(cancellation);
        return await RememberAsync(batch, changed, LinkChange.Restored, now, cancellation);
    }

    private async Task<int> RememberAsync(LinkBatch batch, List<long> links, string action, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = links.ConvertAll(_ => Guid.CreateVersion7(now));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO link_changes (brand_id, link_id, id, at, actor, action)
            SELECT {batch.BrandId.Value}, link_id, change_id, {now}, {batch.Actor}, {action}
              FROM unnest({links}, {ids}) AS changed (link_id, change_id)
            """, cancellation);
        return links.Count;
    }
}
