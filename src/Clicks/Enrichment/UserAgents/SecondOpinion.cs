using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// isbot's expression, for what no list names: it knows how programs write themselves. It is one alternation of some two hundred, which
/// are asked one by one, because most of them need a word that is not there.
/// </summary>
internal static class SecondOpinion
{
    private const string Start = "var fullPattern = \"";

    private static readonly Lazy<PatternRule[]> Alternatives = new(() =>
        [.. Split(ReadPattern(EnrichmentData.Text("isbot.js"))).Select(pattern => new PatternRule(pattern, ignoresCase: true))]);

    /// <summary>True when it looks like a program's.</summary>
    /// <exception cref="RegexMatchTimeoutException">The expression took longer than it should.</exception>
    public static bool SaysProgram(string userAgent)
    {
        foreach (var alternative in Alternatives.Value)
        {
            if (alternative.Match(userAgent) is not null)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The expression out of the package's script.</summary>
    /// <exception cref="FormatException">The script is written in another way than this knows.</exception>
    public static string ReadPattern(string script)
    {
        var start = script.IndexOf(Start, StringComparison.Ordinal);
        var end = start < 0 ? -1 : script.IndexOf("\";", start, StringComparison.Ordinal);
        // What JavaScript and JSON call a string is the same here.
        return end < 0
            ? throw new FormatException("isbot's script has no fullPattern.")
            : JsonSerializer.Deserialize<string>(script.AsSpan(start + Start.Length - 1, end - start - Start.Length + 2)) ?? "";
    }

    /// <summary>The alternatives of an expression, those inside of brackets left together.</summary>
    public static IReadOnlyList<string> Split(string pattern)
    {
        var parts = new List<string>();
        var (start, depth, isInClass) = (0, 0, false);
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    isInClass = true;
                    break;
                case ']':
                    isInClass = false;
                    break;
                case '(' or ')' when !isInClass:
                    depth += pattern[at] == '(' ? 1 : -1;
                    break;
                case '|' when !isInClass && depth == 0:
                    parts.Add(pattern[start..at]);
                    start = at + 1;
                    break;
            }
        }
        parts.Add(pattern[start..]);
        return parts;
    }
}
