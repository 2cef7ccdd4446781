using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>One entry of the list of crawlers, with what we call its kind.</summary>
internal sealed record Crawler(string Pattern, Traffic Traffic);

/// <summary>
/// The public list of crawlers. Nearly all of its patterns are plain words: all of them are looked for at once, and which it was is
/// asked only when there is one.
/// </summary>
internal sealed class CrawlerList
{
    private readonly List<(string Word, Traffic Traffic)> _words = [];
    private readonly List<(PatternRule Rule, Traffic Traffic)> _rules = [];
    private readonly SearchValues<string> _anyWord;

    public CrawlerList(IEnumerable<Crawler> crawlers)
    {
        foreach (var (pattern, traffic) in crawlers)
        {
            if (PlainWord(pattern) is { } word)
            {
                _words.Add((word, traffic));
            }
            else
            {
                _rules.Add((new PatternRule(pattern, ignoresCase: false), traffic));
            }
        }
        _anyWord = SearchValues.Create([.. _words.Select(entry => entry.Word)], StringComparison.Ordinal);
    }

    /// <summary>The entries of the published list, less those that <paramref name="words"/> says are people.</summary>
    public static List<Crawler> ReadBundled(TrafficWords words)
    {
        using var document = EnrichmentData.Json("crawlers.json");
        return [.. document.RootElement.EnumerateArray()
            .Select(entry => new Crawler(entry.GetProperty("pattern").GetString() ?? "", TrafficOf(entry)))
            .Where(crawler => crawler.Pattern.Length > 0 && !words.People.Contains(crawler.Pattern))];
    }

    /// <summary>The most telling kind of all entries that match, or null when none does.</summary>
    /// <exception cref="RegexMatchTimeoutException">An expression took longer than any should.</exception>
    public Traffic? Find(string userAgent)
    {
        Traffic? found = null;
        if (userAgent.AsSpan().ContainsAny(_anyWord))
        {
            foreach (var (word, traffic) in _words)
            {
                found = userAgent.Contains(word, StringComparison.Ordinal) ? TrafficWords.MoreTelling(found, traffic) : found;
            }
        }
        foreach (var (rule, traffic) in _rules)
        {
            found = rule.Match(userAgent) is not null ? TrafficWords.MoreTelling(found, traffic) : found;
        }
        return found;
    }

    private static Traffic TrafficOf(JsonElement entry)
    {
        Traffic? traffic = null;
        if (entry.TryGetProperty("tags", out var tags))
        {
            foreach (var tag in tags.EnumerateArray())
            {
                traffic = TrafficWords.MoreTelling(traffic, tag.GetString() switch
                {
                    "social-preview" => Traffic.LinkPreview,
                    "monitoring" => Traffic.Monitoring,
                    "http-library" or "browser-automation" => Traffic.Tool,
                    _ => Traffic.Crawler,
                });
            }
        }
        return traffic ?? Traffic.Crawler;
    }

    // The word that a pattern is when nothing in it but escaped punctuation is special.
    private static string? PlainWord(string pattern)
    {
        var word = new StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            var isEscaped = pattern[at] == '\\' && ++at < pattern.Length;
            if (at >= pattern.Length || (isEscaped ? char.IsAsciiLetterOrDigit(pattern[at]) : "^$.*+?()[]{}|".Contains(pattern[at], StringComparison.Ordinal)))
            {
                return null;
            }
            word.Append(pattern[at]);
        }
        return word.ToString();
    }
}
