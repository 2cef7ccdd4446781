using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Links.Campaigns;

namespace WhiteLabelLinks.Links.Api;

/// <summary>A campaign as the API shows it.</summary>
internal sealed record CampaignDocument
{
    [JsonPropertyName("id"), Description("Opaque; digits at present. What links name in `campaign`.")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("goal")]
    public string? Goal { get; init; }

    [JsonPropertyName("stage"), Description("Stage of the funnel: top, middle or bottom; null when nobody said.")]
    public string? Stage { get; init; }

    [JsonPropertyName("budget"), Description("In `currency`; both or neither.")]
    public decimal? Budget { get; init; }

    [JsonPropertyName("currency"), Description("Three letters of ISO 4217.")]
    public string? Currency { get; init; }

    [JsonPropertyName("first_touch"), Description("The first rung of the message ladder; null while it is missing.")]
    public string? FirstTouch { get; init; }

    [JsonPropertyName("second_touch")]
    public string? SecondTouch { get; init; }

    [JsonPropertyName("closing_touch")]
    public string? ClosingTouch { get; init; }

    [JsonPropertyName("archived")]
    public required bool Archived { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    [JsonPropertyName("updated_at")]
    public required DateTimeOffset UpdatedAt { get; init; }

    public static CampaignDocument Of(Campaign campaign) => new()
    {
        Id = campaign.Id.ToString(CultureInfo.InvariantCulture),
        Name = campaign.Name,
        Goal = campaign.Goal,
        Stage = campaign.Stage?.ToName(),
        Budget = campaign.Budget,
        Currency = campaign.Currency,
        FirstTouch = campaign.FirstTouch,
        SecondTouch = campaign.SecondTouch,
        ClosingTouch = campaign.ClosingTouch,
        Archived = campaign.IsArchived,
        CreatedAt = campaign.CreatedAt,
        CreatedBy = campaign.CreatedBy,
        UpdatedAt = campaign.UpdatedAt,
    };
}

/// <summary>All of the brand's campaigns that were asked for.</summary>
internal sealed record CampaignListDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<CampaignDocument> Data { get; init; }
}

/// <summary>What a campaign may be asked to be. For the API's description; the body is read by <see cref="LinkBody"/>.</summary>
internal sealed record CampaignBodyDocument
{
    [JsonPropertyName("name"), Description("At most 100 characters, and no other campaign's. A new one needs it and nothing else.")]
    public string? Name { get; init; }

    [JsonPropertyName("goal"), Description("At most 500 characters. As for all the others, null removes it.")]
    public string? Goal { get; init; }

    [JsonPropertyName("stage"), Description("top, middle or bottom.")]
    public string? Stage { get; init; }

    [JsonPropertyName("budget"), Description("More than 0, with at most two decimals.")]
    public decimal? Budget { get; init; }

    [JsonPropertyName("currency"), Description("Three letters; needed with a budget.")]
    public string? Currency { get; init; }

    [JsonPropertyName("first_touch"), Description("At most 300 characters, as the other two.")]
    public string? FirstTouch { get; init; }

    [JsonPropertyName("second_touch")]
    public string? SecondTouch { get; init; }

    [JsonPropertyName("closing_touch")]
    public string? ClosingTouch { get; init; }

    [JsonPropertyName("archived")]
    public bool? Archived { get; init; }
}
