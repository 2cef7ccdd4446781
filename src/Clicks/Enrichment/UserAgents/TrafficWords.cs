using System.Buffers;
using System.Collections.Frozen;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>Our own additions to the public lists, from <c>traffic.json</c>.</summary>
internal sealed class TrafficWords
{
    // From the most telling to the least: a robot that is built on curl is that robot.
    private static readonly Traffic[] Order =
        [Traffic.MailScanner, Traffic.Prefetch, Traffic.LinkPreview, Traffic.Monitoring, Traffic.Crawler, Traffic.Tool];

    private readonly List<(Traffic Traffic, SearchValues<string> Words)> _kinds;
    private readonly string[] _toolStarts;

    private TrafficWords(List<(Traffic Traffic, SearchValues<string> Words)> kinds, string[] toolStarts, FrozenSet<string> people)
    {
        _kinds = kinds;
        _toolStarts = toolStarts;
        People = people;
    }

    /// <summary>Patterns of the list of crawlers that people send too.</summary>
    public FrozenSet<string> People { get; }

    public static TrafficWords ReadBundled()
    {
        using var document = EnrichmentData.Json("traffic.json");
        var root = document.RootElement;
        return new TrafficWords(
            [
                (Traffic.MailScanner, Words("mail_scanners")),
                (Traffic.Prefetch, Words("prefetches")),
                (Traffic.LinkPreview, Words("previews")),
                (Traffic.Monitoring, Words("monitors")),
                (Traffic.Crawler, Words("crawlers")),
                (Traffic.Tool, Words("tools")),
            ],
            EnrichmentData.Words(root, "tool_starts"),
            EnrichmentData.Words(root, "people").ToFrozenSet(StringComparer.Ordinal));

        SearchValues<string> Words(string name) => SearchValues.Create(EnrichmentData.Words(root, name), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Of two kinds the one that says more; null says nothing.</summary>
    public static Traffic? MoreTelling(Traffic? one, Traffic? other) =>
        one is null ? other : other is null || Array.IndexOf(Order, one.Value) <= Array.IndexOf(Order, other.Value) ? one : other;

    /// <summary>The most telling kind whose words are in the user agent, or null.</summary>
    public Traffic? Find(ReadOnlySpan<char> userAgent)
    {
        foreach (var (traffic, words) in _kinds)
        {
            if (userAgent.ContainsAny(words))
            {
                return traffic;
            }
        }
        foreach (var start in _toolStarts)
        {
            if (userAgent.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return Traffic.Tool;
            }
        }
        return null;
    }
}
