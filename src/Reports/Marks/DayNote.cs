using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Marks;

/// <summary>What somebody of the brand knows about a day that the clicks do not say.</summary>
internal sealed class DayNote : ITenantOwned
{
    public const int LongestText = 200;

    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    /// <summary>A day of the brand's calendar.</summary>
    public DateOnly Day { get; init; }

    public required string Text { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
