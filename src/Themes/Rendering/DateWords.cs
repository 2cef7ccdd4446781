using System.Buffers;
using System.Text;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>How a language writes a day, from its texts <c>date</c> and <c>months</c>: the same on every machine.</summary>
internal sealed class DateWords
{
    private const int Months = 12;

    private readonly byte[][] _months;
    private readonly byte[][] _between;
    private readonly char[] _parts;

    private DateWords(byte[][] months, byte[][] between, char[] parts) => (_months, _between, _parts) = (months, between, parts);

    public static DateWords? TryMake(string pattern, string months)
    {
        var names = months.Split('|');
        List<byte[]> between = [];
        List<char> parts = [];
        var rest = pattern;
        for (var at = rest.IndexOf('{', StringComparison.Ordinal); at >= 0; at = rest.IndexOf('{', StringComparison.Ordinal))
        {
            var end = rest.IndexOf('}', StringComparison.Ordinal);
            if (end < at || rest[(at + 1)..end] is not ("day" or "month" or "year"))
            {
                return null;
            }
            between.Add(Encoded(rest[..at]));
            parts.Add(rest[at + 1]);
            rest = rest[(end + 1)..];
        }
        between.Add(Encoded(rest));
        return names.Length == Months && parts.Count == 3 && parts.Distinct().Count() == 3
            ? new DateWords([.. names.Select(Encoded)], [.. between], [.. parts])
            : null;
    }

    public void Write(IBufferWriter<byte> writer, DateOnly? date)
    {
        if (date is not { } day)
        {
            return;
        }
        for (var i = 0; i < _parts.Length; i++)
        {
            writer.Write(_between[i]);
            if (_parts[i] == 'm')
            {
                writer.Write(_months[day.Month - 1]);
            }
            else
            {
                WriteNumber(writer, _parts[i] == 'd' ? day.Day : day.Year);
            }
        }
        writer.Write(_between[^1]);
    }

    private static void WriteNumber(IBufferWriter<byte> writer, int number)
    {
        number.TryFormat(writer.GetSpan(8), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        writer.Advance(written);
    }

    private static byte[] Encoded(string text) => Encoding.UTF8.GetBytes(RenderedPage.Encoder.Encode(text));
}
