using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Links.Editing;

namespace WhiteLabelLinks.Links.Api;

/// <summary>
/// The members of a JSON body, read one by one. Absent and null are different things, every complaint is collected, and a
/// member that nobody asked for is one of them.
/// </summary>
internal sealed class LinkBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly List<FieldError> _errors = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly JsonElement _root;

    private LinkBody(JsonElement root) => _root = root;

    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Reads the body as it came.</summary>
    /// <exception cref="BadHttpRequestException">What was sent is not a JSON object.</exception>
    public static async Task<LinkBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Send the body as JSON, with the header Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        }
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellation);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(member => member.Name.Length > 0)
                ? new LinkBody(root)
                : throw new BadHttpRequestException("The body must be a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a member whose name is no text.
            throw new BadHttpRequestException("The body is not valid JSON.", e as JsonException ?? new JsonException());
        }
    }

    /// <summary>Text or null. Not given when absent.</summary>
    public Given<string?> Text(string name)
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        if (value.ValueKind == JsonValueKind.Null)
        {
            return (string?)null;
        }
        return TryText(value, out var text) ? text : Complain<string?>(name, LinksText.JsonText);
    }

    /// <summary>A list of texts; null is an empty one.</summary>
    public Given<IReadOnlyList<string?>> Texts(string name)
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        if (value.ValueKind == JsonValueKind.Null)
        {
            return Array.Empty<string?>();
        }
        var texts = new List<string?>();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (!TryText(item, out var text))
                {
                    return Complain<IReadOnlyList<string?>>(name, LinksText.JsonTexts);
                }
                texts.Add(text);
            }
            return texts;
        }
        return Complain<IReadOnlyList<string?>>(name, LinksText.JsonTexts);
    }

    /// <summary>One word of a known few.</summary>
    public Given<T> Word<T>(string name, Func<string?, T?> parse, params ReadOnlySpan<string> words)
        where T : struct
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        return TryText(value, out var text) && parse(text) is { } known
            ? known
            : Complain<T>(name, LinksText.JsonWord.With(string.Join(", ", words.ToArray())));
    }

    /// <summary>As <see cref="Word"/>, or null.</summary>
    public Given<T?> WordOrNull<T>(string name, Func<string?, T?> parse, params ReadOnlySpan<string> words)
        where T : struct
    {
        if (TryFind(name, out var value) && value.ValueKind == JsonValueKind.Null)
        {
            return (T?)null;
        }
        return Word(name, parse, words) is { IsGiven: true, Value: var word } ? (T?)word : default(Given<T?>);
    }

    /// <summary>An amount with decimals, or null.</summary>
    public Given<decimal?> Amount(string name)
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        return value.ValueKind switch
        {
            JsonValueKind.Null => (decimal?)null,
            JsonValueKind.Number when value.TryGetDecimal(out var amount) => (decimal?)amount,
            _ => Complain<decimal?>(name, LinksText.JsonAmount),
        };
    }

    public Given<int> Number(string name)
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : Complain<int>(name, LinksText.JsonNumber);
    }

    public Given<bool> Flag(string name)
    {
        if (!TryFind(name, out var value))
        {
            return default;
        }
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Complain<bool>(name, LinksText.JsonFlag);
    }

    /// <summary>A member that exists, but not for this call.</summary>
    public void Refuse(string name, string reason)
    {
        if (TryFind(name, out _))
        {
            _errors.Add(new FieldError(name, reason));
        }
    }

    /// <summary>To be called last: what was sent and never asked for is a mistake of the sender, not to be passed over.</summary>
    public void RefuseTheRest()
    {
        foreach (var member in _root.EnumerateObject().Where(member => !_asked.Contains(member.Name)))
        {
            _errors.Add(new FieldError(Printable(member.Name), LinksText.JsonUnknown));
        }
    }

    private bool TryFind(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _root.TryGetProperty(name, out value);
    }

    // An escape such as \ud800 is valid JSON and no text.
    private static bool TryText(JsonElement value, out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Given<T> Complain<T>(string name, string error)
    {
        _errors.Add(new FieldError(name, error));
        return default;
    }

    private static string Printable(string name) => name.Length <= 50 ? name : name[..50] + "…";
}
