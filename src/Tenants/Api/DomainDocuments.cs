using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Tenants.Domains;

namespace WhiteLabelLinks.Tenants.Api;

/// <summary>A domain as the API shows it.</summary>
internal sealed record DomainDocument
{
    [JsonPropertyName("id"), Description("Opaque; digits at present.")]
    public required string Id { get; init; }

    [JsonPropertyName("host"), Description("ASCII (punycode) and lower case.")]
    public required string Host { get; init; }

    [JsonPropertyName("state"), Description("How far it has come: claimed, verified, pointing (without its certificate yet), live.")]
    public required string State { get; init; }

    [JsonPropertyName("served"), Description("Whether visitors are answered here.")]
    public required bool Served { get; init; }

    [JsonPropertyName("status"), Description("The same in a sentence for people.")]
    public required string Status { get; init; }

    [JsonPropertyName("records"), Description("What has to stand in DNS.")]
    public required IReadOnlyList<DomainRecordDocument> Records { get; init; }

    [JsonPropertyName("findings"), Description("What the last check found.")]
    public required IReadOnlyList<DomainFindingDocument> Findings { get; init; }

    [JsonPropertyName("verified_at")]
    public DateTimeOffset? VerifiedAt { get; init; }

    [JsonPropertyName("pointing_since")]
    public DateTimeOffset? PointingSince { get; init; }

    [JsonPropertyName("failing_since"), Description("Since when it leads elsewhere without proof; after seven days it is suspended.")]
    public DateTimeOffset? FailingSince { get; init; }

    [JsonPropertyName("suspended_at")]
    public DateTimeOffset? SuspendedAt { get; init; }

    [JsonPropertyName("checked_at")]
    public DateTimeOffset? CheckedAt { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    public static DomainDocument Of(DomainView domain) => new()
    {
        Id = domain.Row.Id.Value.ToString(CultureInfo.InvariantCulture),
        Host = domain.Host.Value,
        State = JsonNamingPolicy.SnakeCaseLower.ConvertName(domain.Standing.Stage.ToString()),
        Served = domain.Standing.IsServed,
        Status = domain.Standing.Line,
        Records = [.. domain.Records.Select(record => new DomainRecordDocument(record.Type, record.Name, record.Value, record.IsThere))],
        Findings = [.. (domain.Found?.Findings ?? []).Select(finding => DomainFindingDocument.Of(finding, domain.Name))],
        VerifiedAt = domain.Row.VerifiedAt,
        PointingSince = domain.Row.PointingSince,
        FailingSince = domain.Row.FailingSince,
        SuspendedAt = domain.Row.SuspendedAt,
        CheckedAt = domain.Row.CheckedAt,
        CreatedAt = domain.Row.CreatedAt,
    };
}

internal sealed record DomainRecordDocument(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("found")] bool Found);

internal sealed record DomainFindingDocument(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("severity"), Description("fine, waiting, broken, could_not_ask.")] string Severity,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("todo")] string? Todo)
{
    public static DomainFindingDocument Of(KeptFinding finding, string host)
    {
        var words = DomainWords.Of(finding, host);
        return new DomainFindingDocument(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()),
            JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Severity.ToString()), words.Title, words.Todo);
    }
}

/// <summary>All of the brand's domains.</summary>
internal sealed record DomainListDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<DomainDocument> Data { get; init; }
}

/// <summary>A domain to add.</summary>
internal sealed record NewDomainDocument
{
    [JsonPropertyName("host"), Description("A name that you registered, or one under it, such as go.example.com.")]
    public required string Host { get; init; }
}
