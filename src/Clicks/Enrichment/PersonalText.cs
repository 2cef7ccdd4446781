using System.Buffers;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// Whether a campaign text looks as if it named one person: an e-mail address, a telephone number, or the long random text of an id
/// or a token. Ids of campaigns and ads, which are digits only, are none.
/// </summary>
internal static class PersonalText
{
    private const int ShortestToken = 16;
    private const int FewestPhoneDigits = 8;
    private const int MostPhoneDigits = 15;

    // Words and years are long runs of one kind of character; in random text the kind changes at every second.
    private const double LongestRandomRun = 2.6;

    private static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("0123456789 -()/.");
    private static readonly SearchValues<char> Separators = SearchValues.Create(" -_.,:;|/+~=()[]{}");

    public static bool IsPersonal(string text) => HasAddress(text) || IsPhone(text) || Guid.TryParse(text, out _) || HasToken(text);

    // Once more encoded, as links in mails often are, an @ is still one.
    private static bool HasAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var encoded = text.IndexOf("%40", StringComparison.OrdinalIgnoreCase);
        var place = at < 0 ? encoded : at;
        return place > 0 && text.IndexOf('.', place) > place + 1;
    }

    private static bool IsPhone(string text) =>
        text.StartsWith('+') && text.Count(char.IsAsciiDigit) is >= FewestPhoneDigits and <= MostPhoneDigits
            && !text.AsSpan(1).ContainsAnyExcept(PhoneCharacters);

    private static bool HasToken(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny(Separators);
            if (IsToken(end < 0 ? text : text[..end]))
            {
                return true;
            }
            text = end < 0 ? [] : text[(end + 1)..];
        }
        return false;
    }

    private static bool IsToken(ReadOnlySpan<char> part)
    {
        if (part.Length < ShortestToken || part.ContainsAnyExceptInRange('!', '~') || !part.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var runs = 1;
        for (var i = 1; i < part.Length; i++)
        {
            // A capital and what follows it is one word.
            var (before, now) = (Kind(part[i - 1]), Kind(part[i]));
            runs += now == before || (before == CharacterKind.Upper && now == CharacterKind.Lower) ? 0 : 1;
        }
        return part.Length / (double)runs <= LongestRandomRun;
    }

    private static CharacterKind Kind(char letter) => letter switch
    {
        >= '0' and <= '9' => CharacterKind.Digit,
        >= 'A' and <= 'Z' => CharacterKind.Upper,
        >= 'a' and <= 'z' => CharacterKind.Lower,
        _ => CharacterKind.Other,
    };

    private enum CharacterKind { Digit, Upper, Lower, Other }
}
