using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace WhiteLabelLinks.Reports.Export;

/// <summary>
/// A place in the order in which clicks are given out: load by load as they were added up, within a load by id. Clicks that
/// arrive later always come behind every place that was ever given out.
/// </summary>
/// <param name="Roll">Everything up to the load before this one has been given out.</param>
/// <param name="Click">The last click given out of this load; null when all of it was.</param>
internal sealed record ClickCursor(long Roll, Guid? Click)
{
    public static readonly ClickCursor Start = new(0, null);

    public string Encode()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Roll}.{Click:N}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
    }

    public static bool TryDecode(string text, out ClickCursor cursor)
    {
        cursor = Start;
        if (text.Length > 100 || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var roll))
        {
            return false;
        }
        if (parts[1].Length == 0)
        {
            cursor = new ClickCursor(roll, null);
            return true;
        }
        if (!Guid.TryParseExact(parts[1], "N", out var click))
        {
            return false;
        }
        cursor = new ClickCursor(roll, click);
        return true;
    }
}
