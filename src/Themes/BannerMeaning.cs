using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhiteLabelLinks.Themes;

/// <summary>
/// What a visitor who saw the consent page was asked: every text as it was shown, the language, the purposes, the platforms and the
/// version of the policy. Colours and layout are no part of it.
/// </summary>
/// <param name="Hash">SHA-256 of <paramref name="Content"/>, 32 bytes.</param>
/// <param name="Content">JSON with its keys in ordinal order and no blanks.</param>
public sealed record BannerMeaning(ReadOnlyMemory<byte> Hash, string Content)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Shown =
    [
        "consent.title", "consent.text", "consent.either_way", "consent.purposes", "consent.platforms", "consent.accept", "consent.decline",
        "consent.close", "consent.close_note",
    ];

    /// <summary>The meaning of the consent page that these facts give.</summary>
    /// <param name="policyVersion">Changes when the brand wants everybody asked again.</param>
    public static BannerMeaning Of(Theme theme, PageFacts facts, string policyVersion)
    {
        var texts = theme.TextsFor(facts);
        // The destination is the link's, not the banner's: its place stays open.
        string? ValueOf(string name) => name switch
        {
            "brand" => facts.BrandName,
            "controller" => facts.Privacy.Controller,
            _ => null,
        };
        var keys = Shown.Concat(facts.Privacy.Purposes.SelectMany(
            purpose => (string[])[$"purpose.{Word(purpose)}.name", $"purpose.{Word(purpose)}.text"]));
        return From(JsonSerializer.SerializeToElement(new
        {
            controller = facts.Privacy.Controller,
            language = texts.Language,
            platforms = facts.Privacy.Platforms.OrderBy(platform => platform.Key, StringComparer.Ordinal).Select(platform => new
            {
                company = platform.Company,
                key = platform.Key,
                name = platform.Name,
                purposes = platform.Purposes.Select(Word).Order(StringComparer.Ordinal),
            }),
            policy_version = policyVersion,
            purposes = facts.Privacy.Purposes.Select(Word).Order(StringComparer.Ordinal),
            texts = keys.ToDictionary(key => key, key => texts.Write(key, ValueOf), StringComparer.Ordinal),
        }));
    }

    /// <summary>The same from stored content, whatever order a database keeps its keys in: how a proof is checked.</summary>
    public static BannerMeaning From(JsonElement content)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            WriteSorted(writer, content);
        }
        return new BannerMeaning(SHA256.HashData(buffer.WrittenSpan), Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    WriteSorted(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteSorted(writer, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                // Not as it was escaped: by its characters.
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string Word(ConsentPurpose purpose) => JsonNamingPolicy.SnakeCaseLower.ConvertName(purpose.ToString());
}
