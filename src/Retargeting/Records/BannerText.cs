using System.Text.Json;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>What a visitor was shown, recovered from what was written down before anybody could answer it.</summary>
/// <param name="Texts">Key of the text, such as <c>consent.title</c>, and what it said; in the order of the page.</param>
/// <param name="Platforms">Names with the company behind each.</param>
internal sealed record BannerText(string Language, string Controller, IReadOnlyList<(string Key, string Text)> Texts, IReadOnlyList<string> Platforms)
{
    private static readonly string[] Order =
    [
        "consent.title", "consent.text", "consent.either_way", "consent.purposes", "consent.platforms", "consent.accept", "consent.decline",
        "consent.close", "consent.close_note",
    ];

    public static BannerText Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var texts = Members(root, "texts").Select(member => (Key: member.Name, Text: Text(member.Value))).ToList();
        return new BannerText(
            Text(root, "language"),
            Text(root, "controller"),
            [.. texts.OrderBy(text => Array.IndexOf(Order, text.Key) is >= 0 and var place ? place : Order.Length).ThenBy(text => text.Key, StringComparer.Ordinal)],
            [.. Items(root, "platforms").Select(platform => $"{Text(platform, "name")} ({Text(platform, "company")})")]);
    }

    private static IEnumerable<JsonProperty> Members(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? Text(value) : "";

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
