using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace WhiteLabelLinks.Links.Listing;

/// <summary>
/// A place in a list, between two links: behind the one whose sort value and id it holds. It stays right when links are added
/// or leave, because it names a value and not a count.
/// </summary>
internal sealed record LinkCursor(LinkSort Sort, string Value, long Id)
{
    private const int MaxLength = 600;

    public long Number => long.Parse(Value, CultureInfo.InvariantCulture);

    public DateTimeOffset Moment => new(Number, TimeSpan.Zero);

    public static LinkCursor At(LinkSort sort, LinkRow row) => new(sort, sort switch
    {
        LinkSort.MostClicks => Text(row.Clicks),
        LinkSort.Slug => row.Slug,
        LinkSort.Edited => Text(row.UpdatedAt.UtcTicks),
        _ => Text(row.CreatedAt.UtcTicks),
    }, row.Id);

    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort.ToName()}|{Text(Id)}|{Value}"));

    /// <summary>False for what was not made by <see cref="Encode"/> for a list in this order.</summary>
    public static bool TryDecode(string text, LinkSort sort, out LinkCursor? cursor)
    {
        cursor = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 3);
        if (parts.Length != 3 || parts[0] != sort.ToName() || !TryNumber(parts[1], out var id) || !IsValue(sort, parts[2]))
        {
            return false;
        }
        cursor = new LinkCursor(sort, parts[2], id);
        return true;
    }

    private static bool IsValue(LinkSort sort, string value) => sort switch
    {
        LinkSort.Slug => !value.Contains('\0', StringComparison.Ordinal),
        LinkSort.MostClicks => TryNumber(value, out _),
        _ => TryNumber(value, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks,
    };

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
