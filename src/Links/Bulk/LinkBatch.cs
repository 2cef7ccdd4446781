using System.Text.Json;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>Where a bulk action stands. It only moves forward, except that an undo may turn it round while it is still at work.</summary>
internal enum BatchState
{
    Archiving,
    Archived,
    Editing,
    Edited,
    Undoing,
    Undone,
}

internal static class BatchStateNames
{
    public static string ToName(this BatchState state) => state switch
    {
        BatchState.Archiving => "archiving",
        BatchState.Archived => "archived",
        BatchState.Editing => "editing",
        BatchState.Edited => "edited",
        BatchState.Undoing => "undoing",
        _ => "undone",
    };

    public static BatchState Parse(string name) => name switch
    {
        "archiving" => BatchState.Archiving,
        "archived" => BatchState.Archived,
        "editing" => BatchState.Editing,
        "edited" => BatchState.Edited,
        "undoing" => BatchState.Undoing,
        "undone" => BatchState.Undone,
        _ => throw new InvalidOperationException($"No state of a batch is called {name}."),
    };
}

/// <summary>Many links archived or changed at once: its progress, and the handle to undo it.</summary>
internal sealed class LinkBatch : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public Guid Id { get; init; }

    public required string Actor { get; init; }

    /// <summary>JSON of <see cref="BatchRequest"/>.</summary>
    public required string Request { get; init; }

    /// <summary>How many links were asked for; what is left to undo once an undo began.</summary>
    public int Total { get; set; }

    public int Done { get; set; }

    /// <summary>Links are walked by id; every one up to here has been dealt with in the present direction.</summary>
    public long LastId { get; set; }

    public BatchState State { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool IsAtWork => State is BatchState.Archiving or BatchState.Editing or BatchState.Undoing;
}

/// <summary>Which links: some by id, or all that match a filter. What was created later is never meant.</summary>
internal sealed record BatchRequest
{
    public IReadOnlyList<long>? Ids { get; init; }

    public string? Search { get; init; }

    public LinkMode? Mode { get; init; }

    public long? Domain { get; init; }

    public string? Tag { get; init; }

    /// <summary>A campaign's id; 0 for links that belong to none.</summary>
    public long? Campaign { get; init; }

    /// <summary>A source's word; empty for links without one.</summary>
    public string? Source { get; init; }

    public string? Creator { get; init; }

    /// <summary>Whether archived links are meant too.</summary>
    public bool ArchivedToo { get; init; }

    /// <summary>What is to become of them; null archives them.</summary>
    public BatchEdit? Edit { get; init; }

    public static BatchRequest For(IReadOnlyList<LinkId> ids) => new() { Ids = [.. ids.Select(id => id.Value)] };

    public static BatchRequest For(LinkFilter filter) => new()
    {
        Search = filter.Search,
        Mode = filter.Mode,
        Domain = filter.Domain?.Value,
        Tag = filter.Tag,
        Campaign = filter.Campaign.IsGiven ? filter.Campaign.Value?.Value ?? 0 : null,
        Source = filter.Source.IsGiven ? filter.Source.Value?.ToName() ?? "" : null,
        Creator = filter.Creator,
    };

    /// <summary>Active links only, unless <see cref="ArchivedToo"/>: what is archived already is not a batch's to bring back.</summary>
    public IQueryable<Link> Of(IQueryable<Link> links)
    {
        links = Filter.Of(links);
        return Ids is { } ids ? links.Where(link => ids.Contains(link.Id)) : links;
    }

    private LinkFilter Filter => new()
    {
        Status = ArchivedToo ? LinkStatus.All : LinkStatus.Active,
        Search = Search,
        Mode = Mode,
        Domain = Domain is { } domain ? new DomainId(domain) : null,
        Tag = Tag,
        Campaign = Campaign is { } campaign ? new Given<CampaignId?>(campaign == 0 ? null : new CampaignId(campaign)) : default,
        Source = Source is { } source ? new Given<LinkSource?>(LinkSources.Parse(source)) : default,
        Creator = Creator,
    };

    public string Write() => JsonSerializer.Serialize(this, BatchRequestJson.Default.BatchRequest);

    public static BatchRequest Read(string json) =>
        JsonSerializer.Deserialize(json, BatchRequestJson.Default.BatchRequest)
        ?? throw new InvalidOperationException("A batch without a request.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class BatchRequestJson : JsonSerializerContext;
