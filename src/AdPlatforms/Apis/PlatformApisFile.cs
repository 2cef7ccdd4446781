using System.Globalization;
using System.Text.Json;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>Reads <c>apis.json</c>, or a file of the same form, and says everything that is wrong with it at once.</summary>
internal sealed class PlatformApisFile
{
    private static readonly string[] Fields = ["name", "version", "base", "sunset", "confirmed", "why"];

    private readonly List<string> _errors = [];

    public static PlatformApis ReadBundled()
    {
        using var stream = typeof(PlatformApisFile).Assembly.GetManifestResourceStream("apis.json")
            ?? throw new InvalidOperationException("apis.json is not in the assembly.");
        using var document = JsonDocument.Parse(stream);
        return Read(document, new PlatformApis(default, []));
    }

    public static PlatformApis Read(string path, PlatformApis over)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document, over);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    internal static PlatformApis Read(JsonDocument document, PlatformApis over)
    {
        var file = new PlatformApisFile();
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("apis", out var apis) || apis.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("The file of interfaces needs as_of (a day) and apis (an object with a platform's key each).");
        }
        var asOf = file.Day(root, "the file", "as_of");
        if (asOf is null && file._errors.Count == 0)
        {
            file._errors.Add("the file: as_of, the day on which the platforms' documents were read, is missing.");
        }
        var read = apis.EnumerateObject().Select(api => KeyValuePair.Create(api.Name, file.ReadApi(api.Name, api.Value))).ToList();
        return file._errors.Count == 0
            ? over.With(asOf ?? default, read)
            : throw new InvalidDataException("The file of interfaces cannot be used:" + string.Concat(file._errors.Select(error => Environment.NewLine + "  - " + error)));
    }

    private ApiVersion ReadApi(string key, JsonElement api)
    {
        if (AdPlatformCatalog.Find(key) is null)
        {
            _errors.Add($"{key}: there is no such ad platform. There are {string.Join(", ", AdPlatformCatalog.All.Select(platform => platform.Key))}.");
        }
        if (api.ValueKind != JsonValueKind.Object)
        {
            _errors.Add($"{key}: an object is expected.");
            return new ApiVersion("", "", new Uri("about:blank"));
        }
        foreach (var unknown in api.EnumerateObject().Where(field => !Fields.Contains(field.Name, StringComparer.Ordinal)))
        {
            _errors.Add($"{key}: {unknown.Name} means nothing here. There are {string.Join(", ", Fields)}.");
        }
        var confirmed = api.TryGetProperty("confirmed", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new ApiVersion(Text(api, key, "name"), Text(api, key, "version"), Base(api, key), Day(api, key, "sunset"), confirmed);
    }

    private string Text(JsonElement api, string key, string field)
    {
        if (api.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() ?? "";
        }
        _errors.Add($"{key}: {field} is missing, or is no text.");
        return "";
    }

    private Uri Base(JsonElement api, string key)
    {
        var text = Text(api, key, "base");
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address is { Query: "", Fragment: "", UserInfo: "" })
        {
            return address;
        }
        _errors.Add($"{key}: base must be an https address such as https://api.example.com/.");
        return new Uri("about:blank");
    }

    private DateOnly? Day(JsonElement api, string key, string field)
    {
        if (!api.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }
        _errors.Add($"{key}: {field} must be a day like 2027-04-15.");
        return null;
    }
}
