using System.Text;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>Rendered markup cut at its holes: one more segment than there are holes.</summary>
internal static class PageSegments
{
    /// <summary>Cuts, and looks at where each hole stands.</summary>
    /// <exception cref="InvalidOperationException">A hole stands where its value would not be safe.</exception>
    public static (byte[][] Segments, PageHole[] Holes) Cut(string html)
    {
        List<byte[]> segments = [];
        List<PageHole> holes = [];
        var rest = html.AsSpan();
        var prefix = PageHoles.Prefix;
        for (var at = rest.IndexOf(prefix); at >= 0; at = rest.IndexOf(prefix))
        {
            var hole = (PageHole)(rest[at + prefix.Length] - 'a');
            var after = rest[(at + prefix.Length + 1)..];
            CheckPlace(hole, html.AsSpan(0, html.Length - rest.Length + at), after);
            segments.Add(Utf8(rest[..at]));
            holes.Add(hole);
            rest = after;
        }
        segments.Add(Utf8(rest));
        return ([.. segments], [.. holes]);
    }

    public static byte[] Utf8(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private static void CheckPlace(PageHole hole, ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var isNonce = before.EndsWith(" nonce=\"") && after.StartsWith("\"");
        if (isNonce != (hole == PageHole.Nonce))
        {
            throw new InvalidOperationException($"The value {hole} may not stand there: a nonce is the whole of a nonce attribute, and nothing else is.");
        }
        var element = RawElement(before);
        if (element is not null && !(hole == PageHole.HandoffJson && element == "script"))
        {
            throw new InvalidOperationException($"The value {hole} may not stand in <{element}>.");
        }
    }

    // Where nothing is decoded, encoding protects nothing.
    private static string? RawElement(ReadOnlySpan<char> before)
    {
        foreach (var name in (ReadOnlySpan<string>)["script", "style"])
        {
            var open = before.LastIndexOf("<" + name);
            if (open >= 0 && before[open..].Contains('>') && !before[open..].Contains("</" + name, StringComparison.Ordinal))
            {
                return name;
            }
        }
        return null;
    }
}
