using System.Collections.Frozen;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// Reads <c>regexes.yaml</c> of uap-core: sections of lists of flat maps of single-quoted strings, which is all of YAML that it uses.
/// </summary>
internal static class RegexesYaml
{
    /// <summary>The rules of one section, in their order.</summary>
    /// <param name="yaml">The whole file.</param>
    /// <param name="section">Such as <c>os_parsers</c>.</param>
    /// <param name="prefix">What the keys of the section's templates start with: <c>os</c> in <c>os_v1_replacement</c>.</param>
    /// <param name="nameKey">The key of the name's template.</param>
    /// <param name="usualNames">Names of the file and what we call them.</param>
    /// <exception cref="FormatException">The file is written in another way than this knows.</exception>
    public static NameRules Read(string yaml, string section, string prefix, string nameKey, FrozenDictionary<string, string> usualNames)
    {
        var rules = new List<NameRule>();
        foreach (var entry in Entries(yaml, section))
        {
            var ignoresCase = entry.GetValueOrDefault("regex_flag") is "i";
            var pattern = entry.GetValueOrDefault("regex") ?? throw new FormatException($"An entry of {section} has no regex.");
            rules.Add(new NameRule(new PatternRule(pattern, ignoresCase), entry.GetValueOrDefault(nameKey),
                entry.GetValueOrDefault($"{prefix}v1_replacement"), entry.GetValueOrDefault($"{prefix}v2_replacement")));
        }
        return rules.Count > 0 ? new NameRules(rules, usualNames) : throw new FormatException($"There is no {section}.");
    }

    private static List<Dictionary<string, string>> Entries(string yaml, string section)
    {
        var entries = new List<Dictionary<string, string>>();
        var isInside = false;
        foreach (var line in yaml.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (text.IsEmpty || text[0] == '#')
            {
                continue;
            }
            if (!char.IsWhiteSpace(line[0]))
            {
                isInside = text.TrimEnd(':').SequenceEqual(section);
                continue;
            }
            if (isInside)
            {
                Add(entries, text);
            }
        }
        return entries;
    }

    private static void Add(List<Dictionary<string, string>> entries, ReadOnlySpan<char> text)
    {
        if (text[0] == '-')
        {
            entries.Add(new Dictionary<string, string>(StringComparer.Ordinal));
            text = text[1..].TrimStart();
        }
        var colon = text.IndexOf(':');
        if (colon <= 0 || entries.Count == 0)
        {
            throw new FormatException($"Not a key and a value: {text}");
        }
        entries[^1][text[..colon].ToString()] = Unquote(text[(colon + 1)..].Trim());
    }

    private static string Unquote(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('\'' or '"'))
        {
            throw new FormatException($"Not a quoted string: {text}");
        }
        // A comment may follow the closing quote.
        var quote = text[0];
        var end = 1;
        while (end < text.Length && (text[end] != quote || (end + 1 < text.Length && text[end + 1] == quote)))
        {
            end += text[end] == quote ? 2 : 1;
        }
        var inner = end < text.Length ? text[1..end].ToString() : throw new FormatException($"No closing quote: {text}");
        return quote == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal)
            : inner.Contains('\\', StringComparison.Ordinal) ? throw new FormatException($"Escapes in double quotes are not known: {text}") : inner;
    }
}
