using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Themes.Looks;

/// <summary>An opaque sRGB colour. Written as six hexadecimal digits whatever it was read from, so nothing entered reaches a style.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ThemeColor(byte Red, byte Green, byte Blue)
{
    private const int LongestText = 64;

    /// <summary>Reads <c>#rgb</c>, <c>#rrggbb</c>, <c>rgb()</c>, <c>hsl()</c> and <c>oklch()</c>, without transparency; nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ThemeColor color)
    {
        color = default;
        if (text is null || text.Length > LongestText)
        {
            return false;
        }
        var rest = text.AsSpan().Trim(' ');
        if (rest is ['#', ..])
        {
            return TryParseHex(rest[1..], out color);
        }
        var open = rest.IndexOf('(');
        if (open < 0 || rest[^1] != ')' || !TryParseParts(rest[(open + 1)..^1], out var parts))
        {
            return false;
        }
        return rest[..open] switch
        {
            var name when name.Equals("rgb", StringComparison.OrdinalIgnoreCase) => TryRgb(parts, out color),
            var name when name.Equals("hsl", StringComparison.OrdinalIgnoreCase) => TryHsl(parts, out color),
            var name when name.Equals("oklch", StringComparison.OrdinalIgnoreCase) => TryOklch(parts, out color),
            _ => false,
        };
    }

    /// <summary>A token's default: one colour for both modes, or <c>light-dark(light, dark)</c>.</summary>
    public static bool TryParsePair(string text, out ThemeColor light, out ThemeColor dark)
    {
        const string Start = "light-dark(";
        if (!text.StartsWith(Start, StringComparison.Ordinal))
        {
            dark = default;
            return TryParse(text, out light) && TryParse(text, out dark);
        }
        light = dark = default;
        var comma = text.IndexOf(", ", StringComparison.Ordinal);
        return comma > 0 && text[^1] == ')' && TryParse(text[Start.Length..comma], out light) && TryParse(text[(comma + 1)..^1], out dark);
    }

    /// <summary>The ratio of two colours' luminances, 1 to 21, as WCAG 2.2 defines it.</summary>
    public static double Contrast(ThemeColor one, ThemeColor other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static bool TryParseHex(ReadOnlySpan<char> digits, out ThemeColor color)
    {
        color = default;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }
        switch (digits.Length)
        {
            case 3:
                color = new ThemeColor((byte)(Digit(digits[0]) * 17), (byte)(Digit(digits[1]) * 17), (byte)(Digit(digits[2]) * 17));
                return true;
            case 6:
                color = new ThemeColor(Two(digits), Two(digits[2..]), Two(digits[4..]));
                return true;
            default:
                return false;
        }

        static int Digit(char digit) => Convert.ToInt32(digit.ToString(), 16);

        static byte Two(ReadOnlySpan<char> pair) => (byte)(Digit(pair[0]) * 16 + Digit(pair[1]));
    }

    // Three numbers, all apart by commas or all by blanks.
    private static bool TryParseParts(ReadOnlySpan<char> text, out Part[] parts)
    {
        parts = new Part[3];
        var separator = text.Contains(',') ? ',' : ' ';
        var count = 0;
        foreach (var range in text.Split(separator))
        {
            var part = text[range].Trim(' ');
            if (part.IsEmpty && separator == ' ')
            {
                continue;
            }
            if (count == 3 || !Part.TryParse(part, out parts[count++]))
            {
                return false;
            }
        }
        return count == 3;
    }

    private static bool TryRgb(Part[] parts, out ThemeColor color)
    {
        color = default;
        var unit = parts[0].Unit;
        var most = unit == '%' ? 100 : 255;
        foreach (var part in parts)
        {
            if (part.Unit != unit || unit == 'd' || part.Value < 0 || part.Value > most)
            {
                return false;
            }
        }
        color = new ThemeColor(Byte(parts[0].Value / most), Byte(parts[1].Value / most), Byte(parts[2].Value / most));
        return true;
    }

    private static bool TryHsl(Part[] parts, out ThemeColor color)
    {
        color = default;
        if (!parts[0].IsAngle || !parts[1].IsPercent || !parts[2].IsPercent)
        {
            return false;
        }
        var (hue, saturation, lightness) = (parts[0].Turned, parts[1].Value / 100, parts[2].Value / 100);
        color = new ThemeColor(Channel(0), Channel(8), Channel(4));
        return true;

        byte Channel(int offset)
        {
            var k = (offset + hue / 30) % 12;
            return Byte(lightness - saturation * Math.Min(lightness, 1 - lightness) * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)));
        }
    }

    private static bool TryOklch(Part[] parts, out ThemeColor color)
    {
        color = default;
        var lightness = parts[0].IsPercent ? parts[0].Value / 100 : parts[0].Value;
        var chroma = parts[1].IsPercent ? parts[1].Value * 0.004 : parts[1].Value;
        if (parts[0].Unit == 'd' || parts[1].Unit == 'd' || !parts[2].IsAngle || lightness is < 0 or > 1 || chroma is < 0 or > 0.5)
        {
            return false;
        }
        color = Oklch.ToColor(lightness, chroma, parts[2].Turned);
        return true;
    }

    internal static byte Byte(double share) => (byte)Math.Round(Math.Clamp(share, 0, 1) * 255, MidpointRounding.AwayFromZero);

    /// <summary>A number and what stands behind it: nothing, <c>%</c> or <c>deg</c> (as 'd').</summary>
    private readonly record struct Part(double Value, char Unit)
    {
        private const int LongestNumber = 10;

        public bool IsPercent => Unit == '%' && Value is >= 0 and <= 100;

        public bool IsAngle => Unit != '%' && Value is >= -360 and <= 360;

        public double Turned => (Value % 360 + 360) % 360;

        public static bool TryParse(ReadOnlySpan<char> text, out Part part)
        {
            var unit = '\0';
            if (text.EndsWith("%"))
            {
                text = text[..^1];
                unit = '%';
            }
            else if (text.EndsWith("deg", StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^3];
                unit = 'd';
            }
            const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            var isNumber = double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
            part = new Part(value, unit);
            return isNumber && text.Length <= LongestNumber;
        }
    }
}
