using System.Text;

namespace WhiteLabelLinks.Retargeting;

/// <summary>What free text must be before it may go to the database or onto a page.</summary>
internal static class PlainText
{
    /// <summary>Trims. The complaint is a sentence for the field, null when there is none.</summary>
    public static string? Complaint(string? text, int most, out string clean)
    {
        clean = (text ?? "").Trim();
        for (var i = 0; i < clean.Length;)
        {
            if (!Rune.TryGetRuneAt(clean, i, out var rune) || Rune.IsControl(rune))
            {
                return RetargetingText.TextBadCharacters;
            }
            i += rune.Utf16SequenceLength;
        }
        return clean.Length > most ? RetargetingText.TextTooLong.With(most, clean.Length) : null;
    }
}
