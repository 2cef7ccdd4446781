using System.ComponentModel;
using System.Text.Json.Serialization;

namespace WhiteLabelLinks.Reports.Api;

/// <summary>Clicks of one link.</summary>
internal sealed record LinkStatsDocument
{
    [JsonPropertyName("link_id")]
    public required string LinkId { get; init; }

    [JsonPropertyName("counted"), Description("False for a direct link, whose visits leave no trace.")]
    public required bool Counted { get; init; }

    [JsonPropertyName("clicks"), Description("All clicks so far, a few seconds behind. Null when nothing was ever counted for this link, which is not 0.")]
    public long? Clicks { get; init; }

    [JsonPropertyName("last_click_at"), Description("Null when there was none.")]
    public DateTimeOffset? LastClickAt { get; init; }

    [JsonPropertyName("time_zone"), Description("The brand's zone, in which days begin and end.")]
    public required string TimeZone { get; init; }

    [JsonPropertyName("days"), Description("The last 30 days, oldest first. The last one is today and not over.")]
    public required IReadOnlyList<DayDocument> Days { get; init; }
}

/// <summary>One day.</summary>
internal sealed record DayDocument
{
    [JsonPropertyName("date")]
    public required DateOnly Date { get; init; }

    [JsonPropertyName("clicks"), Description("Null before the link existed.")]
    public long? Clicks { get; init; }
}

/// <summary>One click.</summary>
internal sealed record ClickDocument
{
    [JsonPropertyName("id"), Description("A UUID; the same click always has the same one.")]
    public required Guid Id { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    [JsonPropertyName("link_id")]
    public required string LinkId { get; init; }

    [JsonPropertyName("domain"), Description("Null when the domain has been removed since.")]
    public string? Domain { get; init; }

    [JsonPropertyName("slug"), Description("Null when the link has been removed since.")]
    public string? Slug { get; init; }

    [JsonPropertyName("referrer_host"), Description("Host of the page that the link was on; null when the visitor's program did not say.")]
    public string? ReferrerHost { get; init; }

    [JsonPropertyName("user_agent")]
    public string? UserAgent { get; init; }
}

/// <summary>A page of clicks.</summary>
internal sealed record ClickPageDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<ClickDocument> Data { get; init; }

    [JsonPropertyName("next"), Description("Send as `after` to go on; also when there is no more at present.")]
    public required string Next { get; init; }

    [JsonPropertyName("has_more"), Description("Whether asking again at once is worth it. A page may be empty and yet have more behind it.")]
    public required bool HasMore { get; init; }
}

[JsonSerializable(typeof(ClickDocument))]
internal sealed partial class ClickJson : JsonSerializerContext;
