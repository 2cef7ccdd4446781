using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Primitives;

/// <summary>The path of a link on its domain: one segment, Unicode in form C, kept in the case it was typed in.</summary>
public readonly record struct Slug
{
    public const int MaxLength = 100;

    // Seven characters of base58 are 41 bits: guessing finds one link in a million tries on a domain with two million links.
    public const int GeneratedLength = 7;

    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly string[] Reserved = ["favicon.ico", "robots.txt"];

    private Slug(string value) => Value = value;

    public string Value { get; }

    /// <summary>A random slug that nobody can guess from the last one.</summary>
    public static Slug Generate() => new(RandomNumberGenerator.GetString(Base58, GeneratedLength));

    /// <summary>Parses what a person typed. The error is a sentence for the field.</summary>
    public static bool TryParse(string? text, out Slug slug, out string error)
    {
        slug = default;
        string normal;
        try
        {
            normal = (text ?? "").Trim().Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            error = "This ending holds characters that are not valid text.";
            return false;
        }
        error = Complaint(normal);
        if (error.Length > 0)
        {
            return false;
        }
        slug = new Slug(normal);
        return true;
    }

    /// <summary>What the domain matches requests by: the slug, or its lower case where the domain ignores case.</summary>
    public string ToKey(bool ignoreCase) => ignoreCase ? Value.ToLowerInvariant() : Value;

    public override string ToString() => Value;

    private static string Complaint(string text)
    {
        if (text.Length == 0)
        {
            return "Enter an ending, or leave it empty to get a random one.";
        }
        if (text.Length > MaxLength)
        {
            return $"An ending has at most {MaxLength} characters; this one has {text.Length}.";
        }
        if (text[0] is '_' or '.')
        {
            return "An ending cannot begin with an underscore or a dot.";
        }
        if (Reserved.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return $"The ending “{text}” is reserved.";
        }
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsAllowed(rune))
            {
                return $"An ending cannot contain “{rune}”. Use letters, digits, hyphens, underscores, dots or emoji.";
            }
        }
        return "";
    }

    private static bool IsAllowed(Rune rune) =>
        rune.Value is '-' or '_' or '.' or '~' or 0x200D
        || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol && rune.Value > 127;
}
