using System.Text.Json;
using CsCheck;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Clicks.Tests.Enrichment;

/// <summary>User agents that npm packages publish, and texts made of pieces.</summary>
internal static class PublicUserAgents
{
    /// <summary>What crawlers sent, by the list that says how to recognise them.</summary>
    public static IReadOnlyList<string> OfCrawlers { get; } = [.. Read("crawler-user-agents/crawler-user-agents.json")
        .SelectMany(entry => entry.GetProperty("instances").EnumerateArray().Select(instance => instance.GetString()!))]; // not null: the package's own tests ask for it

    /// <summary>What browsers sent to a site, with the kind of device that its script saw.</summary>
    public static IReadOnlyList<(string UserAgent, string Device)> OfBrowsers { get; } = [.. Read("user-agents/dist/user-agents.json")
        .Select(entry => (entry.GetProperty("userAgent").GetString()!, entry.GetProperty("deviceCategory").GetString()!)) // not null: the same
        .Distinct()];

    /// <summary>One of these.</summary>
    public static Gen<string> AnyOf(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);

    private static List<JsonElement> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "node_modules", file)));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }
}
