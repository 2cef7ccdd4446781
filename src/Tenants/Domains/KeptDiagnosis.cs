using System.Text.Json;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Certificates.Dns;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>What a check found, as it is kept in the domain's row until the next one.</summary>
internal sealed record KeptDiagnosis
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public IReadOnlyList<KeptFinding> Findings { get; init; } = [];

    /// <summary>Where the host leads, and where it should lead, in numbers.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<string> OurAddresses { get; init; } = [];

    /// <summary>The proof was found, but the name is somebody else's here, or still kept for them.</summary>
    public bool IsHeld { get; init; }

    public static KeptDiagnosis Of(DomainDiagnosis diagnosis, bool isHeld) => new()
    {
        Findings = [.. diagnosis.Findings.Select(finding => new KeptFinding(finding.Kind, finding.Severity, finding.Values))],
        Addresses = [.. diagnosis.Addresses.Select(address => address.ToString())],
        Aliases = diagnosis.Aliases,
        OurAddresses = [.. diagnosis.OurAddresses.Select(address => address.ToString())],
        IsHeld = isHeld,
    };

    /// <summary>Null when nothing was found yet, or what was kept is of another version's form: the next check writes it anew.</summary>
    public static KeptDiagnosis? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<KeptDiagnosis>(json, Form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Form);
}

internal sealed record KeptFinding(FindingKind Kind, FindingSeverity Severity, IReadOnlyList<string> Values);
