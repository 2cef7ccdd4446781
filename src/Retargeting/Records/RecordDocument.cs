using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>A consent record as files and the API show it.</summary>
internal sealed record RecordDocument
{
    [JsonPropertyName("id"), Description("A UUID; the same record always has the same one.")]
    public required Guid Id { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    [JsonPropertyName("domain"), Description("Null when the domain has been removed since.")]
    public string? Domain { get; init; }

    [JsonPropertyName("link_id"), Description("The link whose banner was answered; null on the privacy page.")]
    public string? LinkId { get; init; }

    [JsonPropertyName("action"), Description("accepted, declined, withdrawn or erasure_asked.")]
    public required string Action { get; init; }

    [JsonPropertyName("method"), Description("banner or privacy_page.")]
    public required string Method { get; init; }

    [JsonPropertyName("visitor"), Description("Pseudonymous, as the visitor sees it on the privacy page; null where the visitor never agreed.")]
    public string? Visitor { get; init; }

    [JsonPropertyName("banner"), Description("SHA-256 of what was shown, in hexadecimal.")]
    public string? Banner { get; init; }

    [JsonPropertyName("language")]
    public required string Language { get; init; }

    [JsonPropertyName("region"), Description("ISO 3166 code; empty where it was unknown.")]
    public required string Region { get; init; }

    [JsonPropertyName("regime"), Description("What the law asked for at the time: opt_in, opt_out or notice.")]
    public required string Regime { get; init; }

    [JsonPropertyName("rule"), Description("The row of the law that applied, by its code.")]
    public required string Rule { get; init; }

    [JsonPropertyName("gpc")]
    public required bool Gpc { get; init; }

    [JsonPropertyName("dnt")]
    public required bool Dnt { get; init; }

    [JsonPropertyName("platforms")]
    public required IReadOnlyList<string> Platforms { get; init; }

    [JsonPropertyName("expires_at"), Description("Until when an agreement counts.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonPropertyName("erased_at"), Description("When the visitor's identifier was taken out at the visitor's request.")]
    public DateTimeOffset? ErasedAt { get; init; }

    [JsonPropertyName("erased_records"), Description("Of a request for erasure that was carried out: out of how many records.")]
    public long? ErasedRecords { get; init; }

    public static RecordDocument Of(ConsentRecord record, IReadOnlyDictionary<DomainId, string> hosts) => new()
    {
        Id = record.Id,
        At = record.At,
        Domain = hosts.GetValueOrDefault(record.DomainId),
        LinkId = record.LinkId?.ToString(),
        Action = record.Action,
        Method = record.Method,
        Visitor = record.Visitor,
        Banner = record.BannerHash is { } hash ? Convert.ToHexStringLower(hash) : null,
        Language = record.Language,
        Region = record.Region,
        Regime = record.Regime,
        Rule = record.Rule,
        Gpc = record.Gpc,
        Dnt = record.Dnt,
        Platforms = record.Platforms,
        ExpiresAt = record.ExpiresAt,
        ErasedAt = record.ErasedAt,
        ErasedRecords = record.ErasedRecords,
    };

    /// <summary>The columns of a table file, in the order of <see cref="Cells"/>.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "at", "domain", "link_id", "action", "method", "visitor", "banner", "language", "region", "regime", "rule", "gpc", "dnt",
        "platforms", "expires_at", "erased_at", "erased_records",
    ];

    public IEnumerable<string?> Cells() =>
    [
        Id.ToString(), Time(At), Domain, LinkId, Action, Method, Visitor, Banner, Language, Region, Regime, Rule, Gpc ? "true" : "false",
        Dnt ? "true" : "false", string.Join(' ', Platforms), ExpiresAt is { } end ? Time(end) : null,
        ErasedAt is { } erased ? Time(erased) : null, ErasedRecords?.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

[JsonSerializable(typeof(RecordDocument))]
internal sealed partial class RecordJson : JsonSerializerContext;
