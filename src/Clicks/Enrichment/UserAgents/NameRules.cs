using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>What a rule found: a name out of the data and a version, each empty when it did not.</summary>
internal readonly record struct NamedVersion(string Name, string Version)
{
    public static NamedVersion Unknown { get; } = new("", "");
}

/// <summary>One section of <c>regexes.yaml</c>: the first rule that matches says the name and the version.</summary>
internal sealed class NameRules(IReadOnlyList<NameRule> rules, FrozenDictionary<string, string> usualNames)
{
    public IReadOnlyList<NameRule> Rules => rules;

    /// <summary>What the first rule that matches says.</summary>
    /// <exception cref="RegexMatchTimeoutException">An expression took longer than any should.</exception>
    public NamedVersion Read(string userAgent)
    {
        foreach (var rule in rules)
        {
            if (rule.Pattern.Match(userAgent) is { } match)
            {
                var found = rule.Read(match);
                return usualNames.TryGetValue(found.Name, out var usual) ? found with { Name = usual } : found;
            }
        }
        return NamedVersion.Unknown;
    }
}

/// <summary>A rule of <c>regexes.yaml</c>. Without templates the first group is the name, the second and third are the version.</summary>
internal sealed class NameRule(PatternRule pattern, string? name, string? major, string? minor)
{
    private const int LongestVersion = 8;

    private readonly string _plain = pattern.Pattern.Replace("\\", "", StringComparison.Ordinal);

    public PatternRule Pattern => pattern;

    public NamedVersion Read(Match match)
    {
        var found = Fill(name ?? "$1", match).Trim();
        // Some rules capture whatever stands there. What a visitor may choose freely is no name: only words of the rule itself are.
        return found.Length == 0 || found is "Other" || !IsOfTheRule(found, match) ? NamedVersion.Unknown : new NamedVersion(found, Version(match));
    }

    private bool IsOfTheRule(string found, Match match) => name is not null
        ? Groups(name).All(number => _plain.Contains(match.Groups[number].Value, StringComparison.OrdinalIgnoreCase))
        : _plain.Contains(found, StringComparison.OrdinalIgnoreCase);

    private string Version(Match match)
    {
        var first = Clean(Fill(major ?? "$2", match));
        var second = Clean(Fill(minor ?? "$3", match));
        return first.Length == 0 || second.Length == 0 || second.All(digit => digit == '0') || !second.All(char.IsAsciiDigit)
            ? first
            : $"{first}.{second}";
    }

    private static string Clean(string part) =>
        part.Length <= LongestVersion && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.') ? part : "";

    private static IEnumerable<int> Groups(string template) =>
        Enumerable.Range(1, 9).Where(number => template.Contains($"${number}", StringComparison.Ordinal));

    private static string Fill(string template, Match match)
    {
        foreach (var number in Groups(template))
        {
            template = template.Replace($"${number.ToString(CultureInfo.InvariantCulture)}", match.Groups[number].Value, StringComparison.Ordinal);
        }
        return template;
    }
}
