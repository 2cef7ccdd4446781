using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting;

/// <summary>What is asked of free text here.</summary>
internal static class PlainText
{
    /// <summary>Trims. The complaint is a sentence for the field, null when there is none.</summary>
    public static string? Complaint(string? text, int most, out string clean) =>
        !OneLine.TryClean(text, out clean) ? RetargetingText.TextBadCharacters
        : clean.Length > most ? RetargetingText.TextTooLong.With(most, clean.Length)
        : null;
}
