using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>What is asked of a short text beside a link.</summary>
internal static class TextRules
{
    /// <summary>Null when the text, trimmed, is a line of at most so many characters.</summary>
    public static string? ComplainOf(string? text, int most, out string clean) =>
        !OneLine.TryClean(text, out clean) ? LinksText.TextBadCharacters
        : clean.Length > most ? LinksText.TextTooLong.With(most, clean.Length)
        : null;
}
