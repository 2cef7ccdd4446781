using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>
/// JSON that may stand inside a script element: besides what JSON asks for, everything that HTML or an older script engine could
/// read as an end (<c>&lt; &gt; &amp; '</c>, U+2028, U+2029) is written as <c>\u</c> and four digits.
/// </summary>
internal static class ScriptJson
{
    private const int LongestRune = 6;
    private const int Chunk = 256;

    // What most values are made of. In ASCII a character is a byte.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Where(IsPlain).Select(code => (char)code)]);

    public static void Raw(IBufferWriter<byte> writer, ReadOnlySpan<byte> json) => writer.Write(json);

    public static void Number(IBufferWriter<byte> writer, long number)
    {
        _ = Utf8Formatter.TryFormat(number, writer.GetSpan(20), out var written);
        writer.Advance(written);
    }

    public static void Id(IBufferWriter<byte> writer, Guid id)
    {
        var span = writer.GetSpan(38);
        span[0] = span[37] = (byte)'"';
        _ = Utf8Formatter.TryFormat(id, span[1..], out _);
        writer.Advance(38);
    }

    public static void Text(IBufferWriter<byte> writer, string? text)
    {
        if (text is null)
        {
            writer.Write("null"u8);
            return;
        }

        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            var quoted = writer.GetSpan(text.Length + 2);
            quoted[0] = quoted[text.Length + 1] = (byte)'"';
            Ascii.FromUtf16(text, quoted[1..], out _);
            writer.Advance(text.Length + 2);
            return;
        }
        var span = writer.GetSpan(Chunk);
        var at = 0;
        span[at++] = (byte)'"';
        foreach (var rune in text.EnumerateRunes())
        {
            if (span.Length - at <= LongestRune)
            {
                writer.Advance(at);
                span = writer.GetSpan(Chunk);
                at = 0;
            }
            at += Write(rune, span[at..]);
        }
        span[at++] = (byte)'"';
        writer.Advance(at);
    }

    private static int Write(Rune rune, Span<byte> span)
    {
        if (IsPlain(rune.Value))
        {
            return rune.EncodeToUtf8(span);
        }

        // Only runes of the basic plane are escaped.
        "\\u"u8.CopyTo(span);
        for (var i = 0; i < 4; i++)
        {
            span[2 + i] = "0123456789abcdef"u8[(rune.Value >> (12 - 4 * i)) & 15];
        }
        return LongestRune;
    }

    private static bool IsPlain(int rune) =>
        rune is >= ' ' and not ('"' or '\\' or '<' or '>' or '&' or '\'' or 0x7F or 0x2028 or 0x2029 or 0xFEFF);
}
