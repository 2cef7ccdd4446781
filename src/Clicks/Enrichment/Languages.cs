using System.Globalization;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>The language a visitor prefers, from the Accept-Language header.</summary>
internal static class Languages
{
    // More than any browser sends.
    private const int MostEntries = 30;
    private const int Letters = 26;

    // All names of two letters, whether given to a language or not: a table that no visitor can make grow.
    private static readonly string[] TwoLetters =
        [.. Enumerable.Range(0, Letters * Letters).Select(n => new string([(char)('a' + n / Letters), (char)('a' + n % Letters)]))];

    /// <summary>
    /// The primary language of the entry with the highest weight, the first of equals, in lower case: <c>pt</c> for <c>pt-BR</c>.
    /// Empty when there is none. Never throws; allocates only for names of three letters.
    /// </summary>
    public static string Of(ReadOnlySpan<char> acceptLanguage)
    {
        ReadOnlySpan<char> best = [];
        var bestWeight = 0.0;
        for (var n = 0; n < MostEntries && !acceptLanguage.IsEmpty; n++)
        {
            var end = acceptLanguage.IndexOf(',');
            var entry = end < 0 ? acceptLanguage : acceptLanguage[..end];
            acceptLanguage = end < 0 ? [] : acceptLanguage[(end + 1)..];
            var (length, weight) = Read(ref entry);
            if (length > 0 && weight > bestWeight)
            {
                best = entry[..length];
                bestWeight = weight;
            }
        }
        return Name(best);
    }

    // Leaves the entry starting with its primary language; the length is 0 when that is malformed.
    private static (int Length, double Weight) Read(ref ReadOnlySpan<char> entry)
    {
        var semicolon = entry.IndexOf(';');
        var weight = semicolon < 0 ? 1 : Weight(entry[(semicolon + 1)..].Trim());
        entry = (semicolon < 0 ? entry : entry[..semicolon]).Trim();
        var end = entry.IndexOfAny('-', '_');
        var length = end < 0 ? entry.Length : end;
        foreach (var letter in entry[..length])
        {
            length = char.IsAsciiLetter(letter) ? length : 0;
        }
        return (length is 2 or 3 ? length : 0, weight);
    }

    private static double Weight(ReadOnlySpan<char> parameter)
    {
        if (!parameter.StartsWith("q", StringComparison.OrdinalIgnoreCase) || parameter[1..].TrimStart() is not ['=', .. var number])
        {
            return 0;
        }
        return double.TryParse(number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight <= 1 ? weight : 0;
    }

    private static string Name(ReadOnlySpan<char> language) => language.Length switch
    {
        2 => TwoLetters[(Lower(language[0]) - 'a') * Letters + Lower(language[1]) - 'a'],
        3 => new string([Lower(language[0]), Lower(language[1]), Lower(language[2])]),
        _ => "",
    };

    private static char Lower(char letter) => (char)(letter | 0x20);
}
