using System.Text.Json;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>One entry of a link's history: who did what, when. Never changed or deleted.</summary>
internal sealed class LinkChange : ITenantOwned
{
    public const string Created = "created";
    public const string Edited = "edited";
    public const string Archived = "archived";
    public const string Restored = "restored";

    public BrandId BrandId { get; init; }

    public long LinkId { get; init; }

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    /// <summary>The bulk action that made it; null for a change of one link.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>JSON list of <see cref="FieldChange"/>.</summary>
    public string Fields { get; init; } = "[]";

    public IReadOnlyList<FieldChange> ReadFields() =>
        JsonSerializer.Deserialize(Fields, LinkChangeJson.Default.IReadOnlyListFieldChange) ?? [];

    public static string WriteFields(IReadOnlyList<FieldChange> fields) =>
        JsonSerializer.Serialize(fields, LinkChangeJson.Default.IReadOnlyListFieldChange);
}

/// <summary>What became of one field.</summary>
/// <param name="Field">Name of the field as the API knows it.</param>
/// <param name="From">Before; null when it was empty.</param>
/// <param name="To">After; null when it was emptied.</param>
internal sealed record FieldChange(string Field, string? From, string? To);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<FieldChange>))]
internal sealed partial class LinkChangeJson : JsonSerializerContext;
