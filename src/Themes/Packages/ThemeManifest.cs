using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhiteLabelLinks.Themes.Packages;

/// <summary>What <c>theme.json</c> says.</summary>
/// <param name="Contrast">Pairs of colours that must be readable on each other; without any, those of the theme it extends.</param>
internal sealed record ThemeManifest(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Version,
    string? Extends,
    [property: JsonRequired] IReadOnlyList<string> Pages,
    [property: JsonRequired] IReadOnlyList<ThemeToken> Tokens,
    IReadOnlyList<ContrastPair>? Contrast)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new ContrastPairConverter() },
    };

    public static ThemeManifest Parse(string text) =>
        JsonSerializer.Deserialize<ThemeManifest>(text, Json) ?? throw new JsonException("The file is empty.");
}

/// <summary>One colour token upon another and the least ratio of their luminances, as WCAG 2.2 measures it.</summary>
internal sealed record ContrastPair(string Foreground, string Background, double Ratio);

/// <summary>In the file a pair is short: <c>["text", "background", 4.5]</c>.</summary>
internal sealed class ContrastPairConverter : JsonConverter<ContrastPair>
{
    private const string Form = "A pair of contrast is [\"foreground\", \"background\", ratio].";

    public override ContrastPair Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var parts = json.RootElement;
        return parts.ValueKind == JsonValueKind.Array && parts.GetArrayLength() == 3 && parts[0].ValueKind == JsonValueKind.String
            && parts[1].ValueKind == JsonValueKind.String && parts[2].ValueKind == JsonValueKind.Number
            ? new ContrastPair(parts[0].GetString() ?? "", parts[1].GetString() ?? "", parts[2].GetDouble())
            : throw new JsonException(Form);
    }

    public override void Write(Utf8JsonWriter writer, ContrastPair value, JsonSerializerOptions options) => throw new NotSupportedException();
}
