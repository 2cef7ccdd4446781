using System.Text;

namespace WhiteLabelLinks.Primitives;

/// <summary>What free text must be before it may go to the database or onto a page.</summary>
public static class OneLine
{
    /// <summary>Trims. False for text that is not valid Unicode or holds control characters: PostgreSQL refuses the one, pages suffer the other.</summary>
    public static bool TryClean(string? text, out string clean)
    {
        clean = (text ?? "").Trim();
        for (var i = 0; i < clean.Length;)
        {
            if (!Rune.TryGetRuneAt(clean, i, out var rune) || Rune.IsControl(rune))
            {
                return false;
            }
            i += rune.Utf16SequenceLength;
        }
        return true;
    }
}
