using System.Globalization;

namespace WhiteLabelLinks.Ui.TagHelpers;

internal static class NumberFormat
{
    /// <summary>Grouped in full: 1,234,567; a rate keeps up to two decimals.</summary>
    public static string Full(decimal value) => value.ToString(value == decimal.Truncate(value) ? "N0" : "#,0.##", CultureInfo.CurrentCulture);

    /// <summary>Short from ten thousand on: 12.3k, 4.6M. Below that the exact number is as short.</summary>
    public static string Compact(decimal value) => Math.Abs(value) switch
    {
        >= 1_000_000_000 => Scaled(value / 1_000_000_000, "B"),
        >= 1_000_000 => Scaled(value / 1_000_000, "M"),
        >= 10_000 => Scaled(value / 1_000, "k"),
        _ => Full(value),
    };

    public static string Percent(decimal ratio) => (ratio * 100).ToString(Math.Abs(ratio) < 0.1m ? "0.#" : "0", CultureInfo.CurrentCulture) + "%";

    // Cut, not rounded: 999,999 must not read as "1,000k".
    private static string Scaled(decimal value, string unit) =>
        (Math.Truncate(value * 10) / 10).ToString("0.#", CultureInfo.CurrentCulture) + unit;
}
