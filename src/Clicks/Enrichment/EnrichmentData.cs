using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>The lists inside the assembly.</summary>
internal static class EnrichmentData
{
    private const string Folder = "enrichment/";

    public static JsonDocument Json(string name)
    {
        using var stream = Open(name);
        return JsonDocument.Parse(stream);
    }

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static string[] Words(JsonElement of, string name) =>
        [.. of.GetProperty(name).EnumerateArray().Select(word => word.GetString() ?? "").Where(word => word.Length > 0)];

    /// <summary>A number that is another one when any list or <paramref name="code"/> is.</summary>
    public static int Version(int code)
    {
        var hash = new XxHash32(code);
        foreach (var name in typeof(EnrichmentData).Assembly.GetManifestResourceNames().Where(IsOurs).Order(StringComparer.Ordinal))
        {
            using var stream = Open(name[Folder.Length..]);
            hash.Append(Encoding.UTF8.GetBytes(name));
            hash.Append(stream);
        }
        return unchecked((int)hash.GetCurrentHashAsUInt32());
    }

    private static bool IsOurs(string resource) => resource.StartsWith(Folder, StringComparison.Ordinal);

    private static Stream Open(string name) => typeof(EnrichmentData).Assembly.GetManifestResourceStream(Folder + name)
        ?? throw new InvalidOperationException($"{name} is not in the assembly.");
}
