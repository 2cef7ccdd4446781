using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Listing;

/// <summary>A link as a list shows it.</summary>
/// <param name="Clicks">Clicks counted so far; 0 when there was none.</param>
internal sealed record LinkRow(
    long Id,
    long DomainId,
    string Slug,
    string Destination,
    string? Title,
    LinkMode Mode,
    QueryMode QueryMode,
    short RedirectStatus,
    string[] Tags,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt,
    long Clicks,
    DateTimeOffset? LastClickAt,
    bool IsCritical,
    long? CampaignId,
    LinkSource? Source,
    string? AdGroup,
    string? Creator)
{
    public LinkId LinkId => new(Id);

    public bool IsArchived => ArchivedAt is not null;
}

/// <summary>Some rows of a list, and how to go on from them.</summary>
/// <param name="Newer">Place before the first row, to page back to; null on the first page.</param>
/// <param name="Older">Place behind the last row; null on the last page.</param>
internal sealed record LinkPage(IReadOnlyList<LinkRow> Rows, LinkCursor? Newer, LinkCursor? Older);

/// <summary>Which part of which list.</summary>
/// <param name="After">Show what comes behind this place.</param>
/// <param name="Before">Show what comes before it, nearest last. At most one of the two.</param>
internal sealed record LinkPageRequest(LinkFilter Filter, LinkSort Sort, int Size, LinkCursor? After = null, LinkCursor? Before = null);
