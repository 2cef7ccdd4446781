using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>A link as a bulk action leaves it, and the entry of its history.</summary>
internal sealed record LinkRewrite(long Id, IReadOnlyList<string> Tags, long? CampaignId, string? Source, Guid ChangeId, IReadOnlyList<FieldChange> Fields);

/// <summary>Writes many changed links and their history in two statements, so that the data plane hears of them once.</summary>
internal sealed class LinkRewrites(AppDb db)
{
    /// <summary>To be called inside the step's transaction, for links that it has locked.</summary>
    /// <param name="batch">Which batch the entries are to name; null for an undo, which cannot be undone by them.</param>
    public async Task WriteAsync(LinkBatch work, Guid? batch, IReadOnlyList<LinkRewrite> links, DateTimeOffset now, CancellationToken cancellation)
    {
        if (links.Count == 0)
        {
            return;
        }
        var json = JsonSerializer.Serialize(links, LinkRewriteJson.Default.IReadOnlyListLinkRewrite);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE links SET tags = changed.tags, campaign_id = changed.campaign_id, source = changed.source, updated_at = {now}
              FROM jsonb_to_recordset({json}::jsonb) AS changed (id bigint, tags text[], campaign_id bigint, source text)
             WHERE links.brand_id = {work.BrandId.Value} AND links.id = changed.id
            """, cancellation);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO link_changes (brand_id, link_id, id, at, actor, action, fields, batch_id)
            SELECT {work.BrandId.Value}, changed.id, changed.change_id, {now}, {work.Actor}, {LinkChange.Edited}, changed.fields, {batch}::uuid
              FROM jsonb_to_recordset({json}::jsonb) AS changed (id bigint, change_id uuid, fields jsonb)
            """, cancellation);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<LinkRewrite>))]
internal sealed partial class LinkRewriteJson : JsonSerializerContext;
