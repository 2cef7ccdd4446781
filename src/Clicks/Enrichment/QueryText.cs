using System.Globalization;
using System.Text;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>Makes a kept text of a parameter's value.</summary>
internal static class QueryText
{
    // A character takes at most nine when it is percent-encoded; most that is cut off here would be cut off afterwards.
    private const int LongestRaw = QueryFacts.LongestText * 12;

    /// <summary>Empty when nothing is left, or when the text may say who somebody is.</summary>
    public static string Read(ReadOnlySpan<char> value)
    {
        if (value.Length > LongestRaw)
        {
            value = value[..LongestRaw];
        }
        var text = Clean(Uri.UnescapeDataString(value.ToString().Replace('+', ' ')));
        // Asked before it is cut: half an address is personal as well.
        return PersonalText.IsPersonal(text) ? "" : Cut(text);
    }

    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text.Trim();
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Invisible characters turn text around or make equal names unequal. What was no character arrives as the replacement.
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune != Rune.ReplacementChar)
            {
                kept.Append(rune.ToString());
            }
        }
        return kept.ToString().Trim();
    }

    private static string Cut(string text)
    {
        if (text.Length <= QueryFacts.LongestText)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[QueryFacts.LongestText - 1]) ? QueryFacts.LongestText - 1 : QueryFacts.LongestText;
        return text[..end].TrimEnd();
    }
}
