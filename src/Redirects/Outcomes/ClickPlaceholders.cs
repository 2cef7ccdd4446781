using System.Buffers;
using System.Globalization;

namespace WhiteLabelLinks.Redirects.Outcomes;

/// <summary>
/// Words in braces in a destination that each click fills in: <c>?subid={click_id}</c>. A stored address holds them escaped
/// (<c>%7Bclick_id%7D</c>). What is filled in is of the click and the link, never of the visitor.
/// </summary>
public static class ClickPlaceholders
{
    /// <summary>The click's id as exports have it, a UUID; empty where nothing is counted: direct links, HEAD, previews.</summary>
    public const string Click = "{click_id}";

    /// <summary>The link's ending, percent-encoded.</summary>
    public const string Link = "{link}";

    /// <summary>The short domain, in ASCII.</summary>
    public const string Domain = "{domain}";

    /// <summary>When the click was answered, in Unix seconds.</summary>
    public const string Time = "{time}";

    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    private const string Open = "%7B";
    private const string Close = "%7D";

    public static IReadOnlyList<string> All { get; } = [Click, Link, Domain, Time];

    /// <summary>The first word in braces that nothing would fill in; null when there is none. Other braces mean nothing.</summary>
    /// <param name="text">As a person typed it.</param>
    public static string? FindUnknown(string text)
    {
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var length = text.AsSpan(at + 1).IndexOfAnyExcept(WordCharacters);
            if (length > 0 && text[at + 1 + length] == '}' && text.Substring(at, length + 2) is var word && !All.Contains(word, StringComparer.Ordinal))
            {
                return word;
            }
        }
        return null;
    }

    /// <summary>A stored address as people write it: with the known words in braces.</summary>
    public static string Show(string address)
    {
        foreach (var word in All)
        {
            address = address.Replace(Escaped(word), word, StringComparison.Ordinal);
        }
        return address;
    }

    /// <summary>Whether there may be anything to fill in.</summary>
    internal static bool AreIn(ReadOnlySpan<byte> destination) => destination.IndexOf("%7B"u8) >= 0;

    internal static string? Fill(in Outcome outcome, Guid click, DateTimeOffset at) => outcome switch
    {
        { HasPlaceholders: true, Location: { } location, Host: { } host } => location
            .Replace(Escaped(Click), click == default ? "" : click.ToString(), StringComparison.Ordinal)
            .Replace(Escaped(Link), Uri.EscapeDataString(outcome.Slug ?? ""), StringComparison.Ordinal)
            .Replace(Escaped(Domain), host.Host, StringComparison.Ordinal)
            .Replace(Escaped(Time), at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
        _ => outcome.Location,
    };

    private static string Escaped(string word) => string.Concat(Open, word.AsSpan(1, word.Length - 2), Close);
}
