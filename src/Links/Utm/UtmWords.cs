using System.Globalization;
using System.Text;
using WhiteLabelLinks.Redirects.Outcomes;

namespace WhiteLabelLinks.Links.Utm;

/// <summary>
/// Fills the words of a template in from a link: <c>{source}</c>, <c>{campaign}</c> and <c>{link}</c>, in lower case and with
/// hyphens for spaces, because analytics take "Spring Sale" and "spring-sale" for two campaigns. A value that needs a word which the
/// link does not have is left out: half a name would be a campaign of its own.
/// </summary>
/// <param name="Source">The link's source preset.</param>
/// <param name="Campaign">The name of its campaign.</param>
/// <param name="Link">Its ending.</param>
internal readonly record struct UtmWords(string? Source, string? Campaign, string? Link)
{
    public static IReadOnlyList<string> All { get; } = ["{source}", "{campaign}", "{link}"];

    /// <summary>The first word in braces that means nothing; null when all are known.</summary>
    public static string? FindUnknown(string text)
    {
        // What clicks fill in stands in a template as well as in an address.
        foreach (var word in All.Concat(ClickPlaceholders.All))
        {
            text = text.Replace(word, "", StringComparison.Ordinal);
        }
        var open = text.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf('}', open);
        return close < 0 ? null : text[open..(close + 1)];
    }

    public string? Fill(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        foreach (var (word, value) in new[] { ("{source}", Source), ("{campaign}", Campaign), ("{link}", Link) })
        {
            if (!text.Contains(word, StringComparison.Ordinal))
            {
                continue;
            }
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }
            text = text.Replace(word, Spell(value), StringComparison.Ordinal);
        }
        return Cut(text);
    }

    private static string Spell(string value) =>
        string.Join('-', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLower(CultureInfo.InvariantCulture);

    private static string Cut(string text)
    {
        if (text.Length <= UtmParameters.MaxValue)
        {
            return text;
        }
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (cut.Length + rune.Utf16SequenceLength > UtmParameters.MaxValue)
            {
                break;
            }
            cut.Append(rune.ToString());
        }
        return cut.ToString();
    }
}
