using System.Text.Json;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>User agents as npm packages publish them, with what they say of each.</summary>
internal static class PublishedUserAgents
{
    /// <summary>The entries of crawler-user-agents: a pattern, and what it was seen in.</summary>
    public static List<(string Pattern, string[] Instances)> Crawlers() => [.. Read("crawler-user-agents/crawler-user-agents.json")
        .Select(entry => (Text(entry, "pattern"), entry.GetProperty("instances").EnumerateArray().Select(instance => instance.GetString() ?? "").ToArray()))];

    /// <summary>The visits of user-agents: the user agent, the kind of device that the page's script saw, and navigator.platform.</summary>
    public static List<(string UserAgent, string Device, string Platform, double Weight)> Browsers() => [.. Read("user-agents/dist/user-agents.json")
        .Select(entry => (Text(entry, "userAgent"), Text(entry, "deviceCategory"), Text(entry, "platform"), entry.GetProperty("weight").GetDouble()))];

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";

    private static List<JsonElement> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "node_modules", file)));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }
}
