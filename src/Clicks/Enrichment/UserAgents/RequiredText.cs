using System.Buffers;
using System.Globalization;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// Reads a regular expression for text that must be in whatever it matches, so that most expressions need not be run: looking for a
/// word is a hundred times as fast. Knows the syntax that the lists use; where it does not, it asks for less, never for more.
/// </summary>
internal sealed class RequiredText
{
    private const int MostWords = 256;

    private static readonly SearchValues<char> Counts = SearchValues.Create("0123456789,");

    private readonly string _pattern;
    private int _at;
    private bool _inAnyCase;

    private RequiredText(string pattern) => _pattern = pattern;

    /// <summary>Words of which at least one is in every match; empty when nothing can be said.</summary>
    /// <param name="pattern">A regular expression.</param>
    /// <param name="inAnyCase">True when the words are to be looked for in any case.</param>
    public static string[] Of(string pattern, out bool inAnyCase)
    {
        var reader = new RequiredText(pattern);
        var words = reader.ReadAlternatives();
        inAnyCase = reader._inAnyCase;
        return reader._at == pattern.Length ? words : [];
    }

    private bool IsAtEnd => _at >= _pattern.Length;

    private string[] ReadAlternatives()
    {
        var words = new List<string>();
        var isKnown = true;
        while (true)
        {
            var branch = ReadSequence();
            isKnown &= branch.Length > 0;
            words.AddRange(branch);
            if (IsAtEnd || _pattern[_at] != '|')
            {
                return isKnown && words.Count <= MostWords ? [.. words.Distinct(StringComparer.Ordinal)] : [];
            }
            _at++;
        }
    }

    private string[] ReadSequence()
    {
        string[] best = [];
        var run = "";
        while (!IsAtEnd && _pattern[_at] is not ('|' or ')'))
        {
            var atom = ReadAtom();
            var (least, isOne) = ReadQuantifier();
            if (atom.Literal is { } letter && isOne)
            {
                run += letter;
                continue;
            }
            best = Better(best, run, atom.Literal is { } repeated && least > 0 ? repeated : null);
            run = "";
            best = least > 0 ? Better(best, atom.Words) : best;
        }
        return Better(best, run, null);
    }

    private (char? Literal, string[] Words) ReadAtom()
    {
        var letter = _pattern[_at++];
        switch (letter)
        {
            case '(':
                return (null, ReadGroup());
            case '[':
                return (ReadClass(), []);
            case '\\' when !IsAtEnd:
                var escaped = _pattern[_at++];
                return (char.IsAsciiLetterOrDigit(escaped) ? null : escaped, []);
            case '.' or '^' or '$':
                return (null, []);
            default:
                return (letter, []);
        }
    }

    private string[] ReadGroup()
    {
        var counts = true;
        if (!IsAtEnd && _pattern[_at] == '?')
        {
            // (?: is a group like any other; what looks ahead or behind, or sets options, says nothing here.
            counts = _pattern.AsSpan(_at).StartsWith("?:", StringComparison.Ordinal);
            _at += counts ? 2 : 1;
        }
        var words = ReadAlternatives();
        _at++;
        return counts ? words : [];
    }

    // A class is no certain letter, except for [Bb]: it is a b in any case.
    private char? ReadClass()
    {
        if (_at + 2 < _pattern.Length && _pattern[_at + 2] == ']' && char.IsAsciiLetter(_pattern[_at])
            && (_pattern[_at] ^ _pattern[_at + 1]) == 0x20)
        {
            _inAnyCase = true;
            _at += 3;
            return char.ToLowerInvariant(_pattern[_at - 3]);
        }
        SkipClass();
        return null;
    }

    private void SkipClass()
    {
        _at += !IsAtEnd && _pattern[_at] == '^' ? 1 : 0;
        for (var first = true; !IsAtEnd && (first || _pattern[_at] != ']'); first = false)
        {
            _at += _pattern[_at] == '\\' ? 2 : 1;
        }
        _at++;
    }

    private (int Least, bool IsOne) ReadQuantifier()
    {
        if (IsAtEnd || _pattern[_at] is not ('?' or '*' or '+' or '{') || (_pattern[_at] == '{' && !IsCounted()))
        {
            return (1, true);
        }

        var least = _pattern[_at] switch { '+' => 1, '{' => _pattern[_at + 1] == '0' ? 0 : 1, _ => 0 };
        _at = _pattern[_at] == '{' ? _pattern.IndexOf('}', _at) + 1 : _at + 1;
        _at += !IsAtEnd && _pattern[_at] is '?' or '+' ? 1 : 0;
        return (least, false);
    }

    private bool IsCounted()
    {
        var end = _pattern.IndexOf('}', _at);
        return end > _at + 1 && !_pattern.AsSpan(_at + 1, end - _at - 1).ContainsAnyExcept(Counts) && char.IsAsciiDigit(_pattern[_at + 1]);
    }

    private static string[] Better(string[] best, string run, char? repeated) =>
        Better(best, repeated is { } letter ? [run + letter.ToString(CultureInfo.InvariantCulture)] : run.Length > 0 ? [run] : []);

    // The longest of the shortest words is the rarest in other user agents; of equals, fewer words are quicker.
    private static string[] Better(string[] one, string[] other)
    {
        var (ones, others) = (Shortest(one), Shortest(other));
        return others > ones || (others == ones && other.Length < one.Length) ? other : one;
    }

    private static int Shortest(string[] words) => words.Length == 0 ? 0 : words.Min(word => word.Length);
}
