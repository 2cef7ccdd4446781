using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Tags;

/// <summary>A tag and on how many links it is.</summary>
/// <param name="Links">Of those that are not archived.</param>
/// <param name="Archived">Of those that are.</param>
internal sealed record TagCount(string Tag, long Links, long Archived);

/// <summary>The tags of the brand's links. A tag is what links say, so renaming one is a bulk action on them that can be undone.</summary>
internal sealed class BrandTags(AppDb db, LinkBatches batches)
{
    public const int MostShown = 500;

    /// <summary>Most used first.</summary>
    public Task<List<TagCount>> ListAsync(CancellationToken cancellation) => db.Database.SqlQuery<TagCount>($"""
        SELECT tag, count(*) FILTER (WHERE archived_at IS NULL) AS links, count(*) FILTER (WHERE archived_at IS NOT NULL) AS archived
          FROM links, unnest(tags) AS tag
         GROUP BY tag ORDER BY links DESC, archived DESC, tag LIMIT {MostShown}
        """).ToListAsync(cancellation);

    /// <summary>Null for a tag that is on no link.</summary>
    public async Task<TagCount?> FindAsync(string tag, CancellationToken cancellation)
    {
        var found = await db.Database.SqlQuery<TagCount>($"""
            SELECT {tag} AS tag, count(*) FILTER (WHERE archived_at IS NULL) AS links, count(*) FILTER (WHERE archived_at IS NOT NULL) AS archived
              FROM links WHERE {tag} = ANY (tags)
            """).SingleAsync(cancellation);
        return found.Links + found.Archived == 0 ? null : found;
    }

    /// <summary>A tag that is there already becomes one with it.</summary>
    public Task<LinkBatch> RenameAsync(string tag, string name, Actor actor, CancellationToken cancellation) =>
        batches.EditAsync(OfAll(tag, new BatchEdit { RemoveTags = [tag], AddTags = [name] }), actor, cancellation);

    public Task<LinkBatch> DeleteAsync(string tag, Actor actor, CancellationToken cancellation) =>
        batches.EditAsync(OfAll(tag, new BatchEdit { RemoveTags = [tag] }), actor, cancellation);

    private static BatchRequest OfAll(string tag, BatchEdit edit) => new() { Tag = tag, ArchivedToo = true, Edit = edit };
}
