using System.Globalization;
using System.Text;

namespace WhiteLabelLinks.AdPlatforms.Ids;

/// <summary>What the ids of a platform look like: a wide rule that refuses, and a narrow one that warns.</summary>
internal sealed class PixelIdShape
{
    // Longer than any id; what is longer is a snippet, and is not looked at.
    private const int Longest = 100;

    private static readonly string[] SignsOfCode = ["<", ">", "(", ")", "=", ";", "\"", "'", "\n", "\r", "://", "?"];

    public required PixelIdHelp Help { get; init; }

    public required PixelIdAlphabet Alphabet { get; init; }

    /// <summary>One of them begins the id; in the alphabet's case.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [""];

    /// <summary>How many characters may follow the prefix.</summary>
    public required (int Least, int Most) Length { get; init; }

    /// <summary>What the canonical id must be besides; <see cref="Form"/> says it in words.</summary>
    public Func<string, bool> IsPossible { get; init; } = _ => true;

    /// <summary>Ends the sentence "A ... is".</summary>
    public string Form { get; init; } = "";

    public required Func<string, bool> IsUsual { get; init; }

    /// <summary>Ends the sentence "A ... usually has".</summary>
    public required string UsualForm { get; init; }

    /// <summary>Brings what people type into one form, before anything is looked at.</summary>
    public Func<string, string> Tidy { get; init; } = text => text;

    /// <summary>True when a good id can belong to no other platform.</summary>
    public bool IsDistinct { get; init; }

    public string LooksLike => $"The {Help.Name} looks like {Help.Example}.";

    public PixelIdCheck Check(string? text)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0)
        {
            return Refuse($"Enter the {Help.Name}.");
        }

        if (trimmed.Length > Longest || SignsOfCode.Any(sign => trimmed.Contains(sign, StringComparison.Ordinal)))
        {
            return Refuse($"Enter only the {Help.Name}, not the code or the address that it stands in.");
        }

        var id = InCase(Tidy(trimmed));
        return Complaint(id) is { } complaint ? Refuse(complaint)
            : IsUsual(id) ? new PixelIdCheck.Good(id)
            : new PixelIdCheck.Unusual(id, $"Unusual: a {Help.Name} usually has {UsualForm}, like {Help.Example}. Check that it is complete.");
    }

    private PixelIdCheck.Refused Refuse(string complaint) => new($"{complaint} {LooksLike}");

    private string? Complaint(string id)
    {
        if (Prefixes.FirstOrDefault(prefix => id.StartsWith(prefix, StringComparison.Ordinal)) is not { } found)
        {
            return $"The {Help.Name} begins with {string.Join(" or ", Prefixes)}.";
        }

        foreach (var rune in id.AsSpan(found.Length).EnumerateRunes())
        {
            if (!rune.IsAscii || !Alphabet.Characters.Contains((char)rune.Value))
            {
                return $"The {Help.Name} holds only {Alphabet.Words}, not {Shown(rune)}.";
            }
        }

        var length = id.Length - found.Length;
        if (length < Length.Least || length > Length.Most)
        {
            return $"The {Help.Name} has {Span(Length)} characters{(found.Length > 0 ? " after " + found : "")}; this one has {length}.";
        }

        return IsPossible(id) ? null : $"The {Help.Name} is {Form}.";
    }

    private static string Span((int Least, int Most) length) =>
        length.Least == length.Most ? length.Least.ToString(CultureInfo.InvariantCulture) : $"{length.Least} to {length.Most}";

    private static string Shown(Rune rune) =>
        rune.Value == ' ' ? "a space"
        : Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            ? "an invisible character"
            : $"“{rune}”";

    // ASCII only: a letter of another script must be refused, not turned into one that passes.
    private string InCase(string id) => string.Create(id.Length, (id, Alphabet.IsUpper), static (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var letter = from.id[i];
            letters[i] = from.IsUpper && char.IsAsciiLetterLower(letter) ? (char)(letter - 32)
                : !from.IsUpper && char.IsAsciiLetterUpper(letter) ? (char)(letter + 32)
                : letter;
        }
    });
}

/// <summary>The characters of an id after its prefix, and the case that it is kept in.</summary>
internal sealed record PixelIdAlphabet(string Characters, string Words, bool IsUpper = false)
{
    private const string Ten = "0123456789";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    public static PixelIdAlphabet Digits { get; } = new(Ten, "digits");

    public static PixelIdAlphabet Upper { get; } = new(Ten + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "letters and digits", IsUpper: true);

    public static PixelIdAlphabet Lower { get; } = new(Ten + Letters, "letters and digits");

    public static PixelIdAlphabet Hex { get; } = new(Ten + "abcdef", "the digits 0 to 9 and the letters a to f");

    public PixelIdAlphabet With(char sign, string words) => this with { Characters = Characters + sign, Words = words };
}
