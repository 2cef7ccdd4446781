using System.Collections.Frozen;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>Which app's built-in browser a user agent is, from <c>apps.json</c>.</summary>
internal static class InAppBrowsers
{
    /// <summary>A built-in browser whose app does not say its name.</summary>
    public const string Unnamed = "WebView";

    private static readonly App[] Apps = ReadBundled();
    private static readonly FrozenDictionary<string, Channel> Ways = Apps.Where(app => app.Channel is not null)
        .ToFrozenDictionary(app => app.Name, app => app.Channel ?? Channel.Direct, StringComparer.Ordinal);

    /// <summary>The app's name, <see cref="Unnamed"/>, or empty for a browser of its own.</summary>
    public static string Of(string userAgent)
    {
        foreach (var app in Apps)
        {
            foreach (var word in app.Words)
            {
                if (userAgent.Contains(word, StringComparison.Ordinal))
                {
                    return app.Name;
                }
            }
        }
        return IsUnnamed(userAgent) ? Unnamed : "";
    }

    /// <summary>How a click in this app came when nothing else tells; null when the app does not say either.</summary>
    public static Channel? ChannelOf(string app) => Ways.TryGetValue(app, out var channel) ? channel : null;

    // Android says so. On iOS a browser ends with Safari and an app's view does not.
    private static bool IsUnnamed(string userAgent) =>
        userAgent.Contains("; wv)", StringComparison.Ordinal)
        || (userAgent.Contains("like Mac OS X) AppleWebKit/", StringComparison.Ordinal)
            && userAgent.Contains("Mobile/", StringComparison.Ordinal)
            && !userAgent.Contains("Safari/", StringComparison.Ordinal));

    private static App[] ReadBundled()
    {
        using var document = EnrichmentData.Json("apps.json");
        return [.. document.RootElement.GetProperty("apps").EnumerateArray().Select(app => new App(
            app.GetProperty("name").GetString() ?? "",
            EnrichmentData.Words(app, "words"),
            app.TryGetProperty("channel", out var channel) ? ChannelNames.Parse(channel.GetString() ?? "") : null))];
    }

    private sealed record App(string Name, string[] Words, Channel? Channel);
}
