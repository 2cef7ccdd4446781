using System.Globalization;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>
/// Names that read like others: letters of several alphabets in one part of a name, a part of another alphabet whose letters all look
/// Latin, and characters that no name may have (IDNA 2008). What browsers show in punycode, by much the same rules.
/// </summary>
internal static class Homographs
{
    // Cyrillic and Greek letters that read as Latin ones.
    private const string LooksLatin = "асԁеһіјӏорԛѕԝхуѵьҽпгкмтн" + "αικνορτυχϲω";

    /// <summary>The part of the name that reads like another, as people see it; null when there is none.</summary>
    public static string? MixedLabel(HostName host)
    {
        var ascii = host.Value.Split('.');
        var shown = host.ToDisplay().Split('.');
        for (var at = 0; at < ascii.Length; at++)
        {
            if (ascii[at].StartsWith("xn--", StringComparison.Ordinal) && (shown.Length != ascii.Length || Misleads(shown[at], IsAscii(shown[^1]))))
            {
                return shown.Length == ascii.Length ? shown[at] : ascii[at];
            }
        }
        return null;
    }

    private static bool Misleads(string label, bool underLatin)
    {
        var letters = label.EnumerateRunes().Where(rune => Rune.IsLetter(rune)).ToList();
        return label.StartsWith("xn--", StringComparison.Ordinal)
            || label.EnumerateRunes().Any(rune => !MayBePart(rune))
            || IsMixed([.. letters.Select(ScriptOf).Distinct()])
            || (underLatin && letters.TrueForAll(letter => LooksLatin.Contains(letter.ToString(), StringComparison.Ordinal)));
    }

    // Chinese, Japanese and Korean are written with Latin letters in between; nothing else is.
    private static bool IsMixed(HashSet<Script> scripts) => scripts.Count > 1 && !scripts.IsSubsetOf([Script.Latin, Script.EastAsian]);

    private static bool IsAscii(string label) => label.All(char.IsAscii);

    private static bool MayBePart(Rune rune) => rune.Value == '-' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static Script ScriptOf(Rune letter) => letter.Value switch
    {
        < 0x0250 or (>= 0x1E00 and < 0x1F00) => Script.Latin,
        (>= 0x0370 and < 0x0400) or (>= 0x1F00 and < 0x2000) => Script.Greek,
        >= 0x0400 and < 0x0530 => Script.Cyrillic,
        >= 0x0530 and < 0x0590 => Script.Armenian,
        >= 0x0590 and < 0x0600 => Script.Hebrew,
        >= 0x0600 and < 0x0780 => Script.Arabic,
        >= 0x13A0 and < 0x1400 => Script.Cherokee,
        (>= 0x1100 and < 0x1200) or (>= 0x2E80 and < 0xA4D0) or (>= 0xAC00 and < 0xD800) or (>= 0xF900 and < 0xFB00) or >= 0x20000 => Script.EastAsian,
        _ => Script.Other,
    };

    private enum Script
    {
        Latin,
        Greek,
        Cyrillic,
        Armenian,
        Hebrew,
        Arabic,
        Cherokee,
        EastAsian,
        Other,
    }
}
