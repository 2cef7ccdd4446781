using System.Text.Json;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Retargeting.Looks;

/// <summary>A theme and what a domain changes of it.</summary>
/// <param name="Theme">Name of a theme package.</param>
/// <param name="Tokens">Values by the token's name; what is not here is the theme's.</param>
/// <param name="Texts">By language, then by the text's key.</param>
internal sealed record Look(
    string Theme, IReadOnlyDictionary<string, TokenValue> Tokens, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts)
{
    // The edge reads the same words.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    /// <summary>The theme as it comes.</summary>
    public static Look Of(string theme) =>
        new(theme, new Dictionary<string, TokenValue>(), new Dictionary<string, IReadOnlyDictionary<string, string>>());

    public static Look Of(LookVersion version)
    {
        var tokens = JsonSerializer.Deserialize<Dictionary<string, Value>>(version.Tokens, Json) ?? [];
        var texts = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(version.Texts, Json) ?? [];
        return new Look(
            version.Theme,
            tokens.ToDictionary(token => token.Key, token => new TokenValue(token.Value.Light, token.Value.Dark), StringComparer.Ordinal),
            texts.ToDictionary(text => text.Key, text => (IReadOnlyDictionary<string, string>)text.Value, StringComparer.Ordinal));
    }

    public IReadOnlyDictionary<string, string> TextsIn(string language) => Texts.GetValueOrDefault(language, NoTexts);

    /// <summary>What a page in a language is told.</summary>
    public PageLook For(string language) => new() { Tokens = Tokens, Texts = TextsIn(language) };

    public string TokensJson() =>
        JsonSerializer.Serialize(Tokens.ToDictionary(token => token.Key, token => new Value(token.Value.Light, token.Value.Dark), StringComparer.Ordinal), Json);

    public string TextsJson() => JsonSerializer.Serialize(Texts, Json);

    /// <summary>Whether both say the same, whatever order it was entered in.</summary>
    public bool IsSameAs(Look other) =>
        Theme == other.Theme && Tokens.Count == other.Tokens.Count && Tokens.All(token => other.Tokens.TryGetValue(token.Key, out var value) && value == token.Value)
        && Pairs(this).ToHashSet().SetEquals(Pairs(other));

    private static IEnumerable<(string, string, string)> Pairs(Look look) =>
        look.Texts.SelectMany(language => language.Value.Select(text => (language.Key, text.Key, text.Value)));

    private sealed record Value(string? Light, string? Dark = null);
}
