using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Campaigns;

/// <summary>What some of a brand's links are for: a goal, a place in the funnel, a budget, and what is said one after the other.</summary>
internal sealed class Campaign : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public required string Name { get; set; }

    /// <summary>The name in lower case: no two campaigns of a brand share it.</summary>
    public required string NameKey { get; set; }

    public string? Goal { get; set; }

    public FunnelStage? Stage { get; set; }

    /// <summary>In <see cref="Currency"/>; both or neither.</summary>
    public decimal? Budget { get; set; }

    /// <summary>Three letters of ISO 4217.</summary>
    public string? Currency { get; set; }

    public string? FirstTouch { get; set; }

    public string? SecondTouch { get; set; }

    public string? ClosingTouch { get; set; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public required string UpdatedBy { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? ArchivedAt { get; set; }

    public CampaignId CampaignId => new(Id);

    public bool IsArchived => ArchivedAt is not null;

    /// <summary>The message ladder from the first rung on; a text that is null is a rung that nobody wrote yet.</summary>
    public IReadOnlyList<Rung> Ladder =>
    [
        new(LinksText.FirstTouch, LinksText.FirstTouchHelp, FirstTouch),
        new(LinksText.SecondTouch, LinksText.SecondTouchHelp, SecondTouch),
        new(LinksText.ClosingTouch, LinksText.ClosingTouchHelp, ClosingTouch),
    ];
}

/// <summary>One step of a message ladder.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Purpose">What it is there for.</param>
/// <param name="Text">What is said; null while it is missing.</param>
internal sealed record Rung(string Name, string Purpose, string? Text);
