using System.Buffers;
using System.Text.RegularExpressions;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// A regular expression of a public list. It is built when a user agent first holds the text that it requires, and run only on
/// those. Interpreted on purpose: compiling one takes longer than ten thousand matches.
/// </summary>
internal sealed class PatternRule
{
    // The lists' expressions are bounded and take microseconds. This is for one that is not.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    private readonly StringComparison _comparison;
    private readonly string[] _words;
    private readonly Lazy<SearchValues<string>> _anyWord;
    private readonly Lazy<Regex> _regex;

    public PatternRule(string pattern, bool ignoresCase)
    {
        ignoresCase |= pattern.Contains("(?i", StringComparison.Ordinal);
        Pattern = pattern;
        _words = RequiredText.Of(pattern, out var inAnyCase);
        _comparison = ignoresCase || inAnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _anyWord = new(() => SearchValues.Create(_words, _comparison));
        _regex = new(() => new Regex(pattern, RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), MatchTimeout));
    }

    public string Pattern { get; }

    /// <summary>False when the expression cannot match; true says nothing.</summary>
    public bool MayMatch(ReadOnlySpan<char> text) => _words.Length switch
    {
        0 => true,
        1 => text.Contains(_words[0], _comparison),
        _ => text.ContainsAny(_anyWord.Value),
    };

    /// <summary>The match, or null.</summary>
    /// <exception cref="RegexMatchTimeoutException">The expression took longer than any of the lists' should.</exception>
    public Match? Match(string text) => MayMatch(text) && MatchWhole(text) is { Success: true } match ? match : null;

    /// <summary>The same without looking for the required text first.</summary>
    internal Match MatchWhole(string text) => _regex.Value.Match(text);
}
