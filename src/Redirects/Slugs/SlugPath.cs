using System.Text;

namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>Turns the path of a request into the bytes that links are looked up by.</summary>
internal static class SlugPath
{
    /// <summary>No slug is longer than 100 UTF-16 units, so a path that decodes to more is not one.</summary>
    public const int BufferSize = LinkRecord.MaxSlugBytes + 1;

    /// <summary>
    /// Percent-decodes once, and strictly: a broken escape makes the path no slug, and what an escape decodes to is not decoded
    /// again. Text beyond ASCII is brought into form C, as slugs are kept. Returns false for what cannot be a slug.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> path, bool ignoreCase, Span<byte> buffer, out int length)
    {
        length = 0;
        var isAscii = true;
        for (var i = 0; i < path.Length; i++)
        {
            var value = (int)path[i];
            if (value == '%')
            {
                if (i + 2 >= path.Length || (value = HexPair.Parse(path[i + 1], path[i + 2])) < 0)
                {
                    return false;
                }
                i += 2;
            }
            else if (value >= 0x80)
            {
                return false;
            }
            if (length == LinkRecord.MaxSlugBytes || value < 0x20)
            {
                return false;
            }
            isAscii &= value < 0x80;
            buffer[length++] = ignoreCase && value is >= 'A' and <= 'Z' ? (byte)(value | 0x20) : (byte)value;
        }
        return length > 0 && (isAscii || TryNormalize(ignoreCase, buffer, ref length));
    }

    private static bool TryNormalize(bool ignoreCase, Span<byte> buffer, ref int length)
    {
        Span<char> text = stackalloc char[LinkRecord.MaxSlugBytes];
        if (System.Text.Unicode.Utf8.ToUtf16(buffer[..length], text, out _, out var chars, replaceInvalidSequences: false)
            != System.Buffers.OperationStatus.Done)
        {
            return false;
        }
        var slug = text[..chars].ToString().Normalize(NormalizationForm.FormC);
        if (ignoreCase)
        {
            slug = slug.ToLowerInvariant();
        }
        return Encoding.UTF8.TryGetBytes(slug, buffer, out length);
    }
}
