using System.Globalization;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>Brings tags into one spelling, so that "Spring ", "spring" and "SPRING" are one tag.</summary>
internal static class TagList
{
    public const int MaxTags = 20;
    public const int MaxLength = 50;

    /// <summary>Splits what a person typed into one field.</summary>
    public static IReadOnlyList<string> Split(string? text) => (text ?? "").Split([',', '\n', ';']);

    /// <summary>Trimmed, lower case, form C, single spaces, each once, in the order given. The error is a sentence for the field.</summary>
    public static bool TryNormalize(IEnumerable<string?> tags, out string[] normalized, out string error)
    {
        normalized = [];
        var seen = new List<string>();
        foreach (var tag in tags)
        {
            if (!OneLine.TryClean(tag, out var clean))
            {
                error = LinksText.TagBadCharacters;
                return false;
            }
            var text = Spell(clean);
            if (text.Length > MaxLength)
            {
                error = LinksText.TagTooLong.With(MaxLength, text);
                return false;
            }
            if (text.Length > 0 && !seen.Contains(text))
            {
                seen.Add(text);
            }
        }
        error = seen.Count > MaxTags ? LinksText.TooManyTags.With(MaxTags, seen.Count) : "";
        normalized = error.Length == 0 ? [.. seen] : [];
        return error.Length == 0;
    }

    private static string Spell(string tag)
    {
        var words = tag.Replace(',', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).ToLower(CultureInfo.InvariantCulture).Normalize(NormalizationForm.FormC);
    }
}
