using System.Text.Json;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// A JSON object of an answer, of which each field is asked for by name and type. What is missing or different ends in an
/// <see cref="AcmeBadAnswerException"/> that names the field.
/// </summary>
internal readonly struct AcmeJson
{
    private const int LongestText = 4096;
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 16 };

    private readonly JsonElement _json;
    private readonly AcmeAnswer _answer;
    private readonly UrlRule _urls;

    private AcmeJson(JsonElement json, AcmeAnswer answer, UrlRule urls)
    {
        _json = json.ValueKind == JsonValueKind.Object ? json : throw new AcmeBadAnswerException($"{answer.Url} did not answer with a JSON object.");
        _answer = answer;
        _urls = urls;
    }

    public static AcmeJson Parse(AcmeAnswer answer, UrlRule urls)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, Bounds);
            return new AcmeJson(document.RootElement.Clone(), answer, urls);
        }
        catch (JsonException exception)
        {
            throw new AcmeBadAnswerException($"{answer.Url} answered {(int)answer.Status} with something that is not JSON.", exception);
        }
    }

    public string Text(string name) => OptionalText(name) ?? throw Bad(name, "is missing");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { } value => AsText(value) ?? throw Bad(name, "is not a text of a sensible length"),
    };

    public bool Flag(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    public Uri Url(string name) => OptionalUrl(name) ?? throw Bad(name, "is missing");

    public Uri? OptionalUrl(string name) => OptionalText(name) is { } text ? _urls.Read(text, _answer.Url) : null;

    /// <summary>An address for people, which is never followed here and may have any scheme; null when it is none.</summary>
    public Uri? OptionalPage(string name) => Uri.TryCreate(OptionalText(name), UriKind.Absolute, out var page) ? page : null;

    public IReadOnlyList<Uri> Urls(string name, int most)
    {
        var (urls, answer) = (_urls, _answer);
        return [.. Texts(name, most).Select(text => urls.Read(text, answer.Url))];
    }

    public DateTimeOffset Moment(string name) => OptionalMoment(name) ?? throw Bad(name, "is missing");

    /// <summary>RFC 3339, with whatever offset; fractions finer than 100 ns are cut.</summary>
    public DateTimeOffset? OptionalMoment(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.TryGetDateTimeOffset(out var moment) => moment,
        _ => throw Bad(name, "is not a date"),
    };

    public IReadOnlyList<string> Texts(string name, int most) =>
        [.. Items(name, most).Select(item => AsText(item) ?? throw new AcmeBadAnswerException($"{name} holds something that is not a text."))];

    public IReadOnlyList<AcmeJson> Objects(string name, int most)
    {
        var (answer, urls) = (_answer, _urls);
        return [.. Items(name, most).Select(item => new AcmeJson(item, answer, urls))];
    }

    public AcmeJson? OptionalObject(string name) => Find(name) is { } value ? new AcmeJson(value, _answer, _urls) : null;

    public AcmeProblem? OptionalProblem(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value ? AcmeProblem.Read(value) : null;

    /// <summary>The names and texts of an object's members; others are left out.</summary>
    public IReadOnlyDictionary<string, string> TextMembers(int most) =>
        _json.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Take(most)
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value.GetString() ?? "", StringComparer.Ordinal);

    /// <summary>A word of a closed set, such as a status. RFC 8555 7.1.6 has no room for others.</summary>
    public T Word<T>(string name)
        where T : struct, Enum =>
        Text(name) is var text && !text.Any(char.IsAsciiDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word)
            ? word
            : throw Bad(name, "is not a word that the protocol knows");

    private static string? AsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text ? text : null;

    private JsonElement? Find(string name) => _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement[] Items(string name, int most) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() <= most => [.. list.EnumerateArray()],
        _ => throw Bad(name, $"is not a list of at most {most}"),
    };

    private AcmeBadAnswerException Bad(string name, string fault) => new($"In the answer of {_answer.Url} the field “{name}” {fault}.");
}
