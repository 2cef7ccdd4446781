namespace WhiteLabelLinks.Themes.Looks;

/// <summary>From OKLCH to sRGB. A colour that screens cannot show loses chroma until they can; lightness and hue stay.</summary>
internal static class Oklch
{
    private const int Halvings = 24;
    private const double Tolerance = 0.0005;

    public static ThemeColor ToColor(double lightness, double chroma, double hue)
    {
        if (TryConvert(lightness, chroma, hue, out var color))
        {
            return color;
        }
        var (shown, notShown) = (0.0, chroma);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (shown + notShown) / 2;
            (shown, notShown) = TryConvert(lightness, middle, hue, out _) ? (middle, notShown) : (shown, middle);
        }
        TryConvert(lightness, shown, hue, out color);
        return color;
    }

    // The matrices are those of CSS Color 4.
    private static bool TryConvert(double lightness, double chroma, double hue, out ThemeColor color)
    {
        var (sin, cos) = Math.SinCos(hue * Math.PI / 180);
        var (a, b) = (chroma * cos, chroma * sin);
        var l = Math.Pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        var m = Math.Pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        var s = Math.Pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        var red = Gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
        var green = Gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
        var blue = Gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
        color = new ThemeColor(ThemeColor.Byte(red), ThemeColor.Byte(green), ThemeColor.Byte(blue));
        return IsShown(red) && IsShown(green) && IsShown(blue);
    }

    private static bool IsShown(double channel) => channel is >= -Tolerance and <= 1 + Tolerance;

    private static double Gamma(double linear) => linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055;
}
