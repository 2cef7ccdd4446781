using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Sharing;

/// <summary>A view of a brand's analytics that whoever has its address may open, until it ends or is withdrawn.</summary>
internal sealed class SharedView : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public required byte[] TokenHash { get; init; }

    /// <summary>What the guest reads above it.</summary>
    public required string Title { get; init; }

    /// <summary>Period, filters and breakdowns, as they stood in the address of the analytics page.</summary>
    public required string Query { get; init; }

    public string? PasswordHash { get; init; }

    public bool AllowsExport { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? LastOpenedAt { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }
}
