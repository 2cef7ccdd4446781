using System.Collections.Frozen;
using System.Globalization;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>
/// Under which names strangers register theirs: the public suffix list (https://publicsuffix.org), with its private part, where
/// hosting companies list what they hand out. Read once, when it is first asked.
/// </summary>
public static class PublicSuffixes
{
    private static readonly Lazy<FrozenSet<string>> Rules = new(Read);

    /// <summary>
    /// The name that its owner registered: the public suffix and one label more. Certificate authorities count by it, and a name
    /// that equals it has no CNAME.
    /// </summary>
    /// <returns>The last two labels where no rule of the list fits; the host itself where it is a public suffix, or a single label.</returns>
    public static string RegisteredDomain(HostName host)
    {
        var name = host.Value;
        var suffix = SuffixStart(name);
        return suffix == 0 ? name : name[(name.LastIndexOf('.', suffix - 2) + 1)..];
    }

    /// <summary>Whether the whole name is one under which strangers register theirs. One label alone always is.</summary>
    public static bool Contains(HostName host) => SuffixStart(host.Value) == 0;

    // Where the public suffix begins. The longest rule wins, which is the first one met from the left; an exception beats all.
    private static int SuffixStart(string name)
    {
        var rules = Rules.Value;
        for (var start = 0; ;)
        {
            var rest = name[start..];
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return start;
            }
            var above = rest[dot..];
            if (rules.Contains("!" + rest))
            {
                return start + dot + 1;
            }
            if (rules.Contains(rest) || rules.Contains("*" + above))
            {
                return start;
            }
            start += dot + 1;
        }
    }

    // An array of strings, one a line. Names of other scripts are in Unicode there.
    private static FrozenSet<string> Read()
    {
        var idn = new IdnMapping();
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream("public-suffixes.js")
            ?? throw new InvalidOperationException("This program was built without the public suffix list.");
        using var reader = new StreamReader(stream);
        var rules = new List<string>(10_000);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('"') is [_, { Length: > 0 } rule, _])
            {
                rules.Add(rule.StartsWith("*.", StringComparison.Ordinal) ? "*." + idn.GetAscii(rule[2..])
                    : rule.StartsWith('!') ? "!" + idn.GetAscii(rule[1..])
                    : idn.GetAscii(rule));
            }
        }
        return rules.Count > 5000
            ? rules.ToFrozenSet(StringComparer.Ordinal)
            : throw new InvalidOperationException($"The public suffix list has {rules.Count} rules only: its package has another form now.");
    }
}
