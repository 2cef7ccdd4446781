using System.Text.Json;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>The published look of a domain: tokens <c>{"brand": {"light": "#123456", "dark": null}}</c>, texts <c>{"de": {"consent.title": "..."}}</c>.</summary>
internal static class LookRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static DomainLook Read(RowValues row, string place, LoadProblems problems)
    {
        if (row.Text("theme") is not { Length: > 0 } theme)
        {
            return DomainLook.Untouched;
        }
        try
        {
            var tokens = JsonSerializer.Deserialize<Dictionary<string, Value>>(row.Text("tokens"), Json) ?? [];
            var texts = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(row.Text("texts"), Json) ?? [];
            return new DomainLook(
                theme,
                tokens.ToDictionary(token => token.Key, token => new TokenValue(token.Value.Light, token.Value.Dark), StringComparer.Ordinal),
                texts.ToDictionary(
                    text => text.Key, text => (IReadOnlyDictionary<string, string>)text.Value, StringComparer.Ordinal));
        }
        catch (JsonException e)
        {
            problems.Add($"{place}: its look cannot be read ({e.Message}); the theme \"{theme}\" is shown as it comes.");
            return DomainLook.Untouched with { Theme = theme };
        }
    }

    private sealed record Value(string? Light, string? Dark = null);
}
