using System.Buffers;
using System.Text;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>Writes a hole's value as its place needs it. Runs for every answered page: no strings are made here.</summary>
internal static class HoleWriter
{
    // Control characters and the blank.
    private static readonly SearchValues<char> Blanks = SearchValues.Create([.. Enumerable.Range(0, ' ' + 1).Select(code => (char)code)]);

    // ASCII that is encoded as itself: most values are made of nothing else.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Where(code => !RenderedPage.Encoder.WillEncode(code)).Select(code => (char)code)]);

    public static void Write(IBufferWriter<byte> writer, PageHole hole, in PageValues values, DateWords dates)
    {
        switch (hole)
        {
            case PageHole.HandoffJson:
                WriteJson(writer, values.HandoffJson.Span);
                break;
            case PageHole.HandoffImages:
                writer.Write(values.HandoffImages.Span);
                break;
            case PageHole.ChosenOn:
                dates.Write(writer, values.ChosenOn);
                break;
            case PageHole.SwitchPath:
                WriteSwitchPath(writer, PathOf(values.ReturnPath));
                break;
            default:
                WriteText(writer, TextOf(hole, values));
                break;
        }
    }

    /// <summary>Encodes for text and for quoted attributes alike.</summary>
    public static void WriteText(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            Ascii.FromUtf16(text, writer.GetSpan(Math.Max(1, text.Length)), out var length);
            writer.Advance(length);
            return;
        }
        Span<char> encoded = stackalloc char[256];
        while (!text.IsEmpty)
        {
            // Both numbers end between two characters, never inside one.
            RenderedPage.Encoder.Encode(text, encoded, out var read, out var written);
            Encoding.UTF8.GetBytes(encoded[..written], writer);
            text = text[read..];
        }
    }

    /// <summary>The host of an absolute http or https URL, as a browser reads it: no user, no port.</summary>
    public static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> url)
    {
        var start = url.IndexOf("://");
        if (start < 0)
        {
            return default;
        }
        var authority = url[(start + 3)..];
        var end = authority.IndexOfAny("/?#\\");
        authority = end < 0 ? authority : authority[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var port = authority.IndexOf(']') is var bracket and >= 0 ? bracket + 1 : authority.IndexOf(':');
        return port >= 0 && port < authority.Length ? authority[..port] : authority;
    }

    private static ReadOnlySpan<char> TextOf(PageHole hole, in PageValues values) => hole switch
    {
        PageHole.Destination => SafeUrl(values.Destination),
        PageHole.DestinationHost => values.DestinationHost is { } host ? host : HostOf(SafeUrl(values.Destination)),
        PageHole.ShortUrl => values.ShortUrl,
        PageHole.FormToken => values.FormToken,
        PageHole.Nonce => values.Nonce,
        PageHole.VisitorId => values.VisitorId,
        PageHole.ReturnPath => PathOf(values.ReturnPath),
        PageHole.Choice => values.Choice switch
        {
            VisitorChoice.Accepted => "accepted",
            VisitorChoice.Declined => "declined",
            VisitorChoice.Withdrawn => "withdrawn",
            _ => "none",
        },
        PageHole.Notice => values.Notice switch
        {
            PageNotice.Saved => "saved",
            PageNotice.ErasureAsked => "erasure",
            _ => "none",
        },
        _ => default,
    };

    // A destination was checked long before it got here; a page is the last place where "javascript:" could still run.
    private static string SafeUrl(string? url) =>
        url is not null
        && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ? url
            : "";

    // "//host" and "/\host" lead elsewhere; a tab or line break would be dropped by the browser and could make one.
    private static ReadOnlySpan<char> PathOf(string? path) =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.AsSpan().ContainsAny(Blanks) ? path : default;

    private static void WriteSwitchPath(IBufferWriter<byte> writer, ReadOnlySpan<char> path)
    {
        var fragment = path.IndexOf('#');
        path = fragment < 0 ? path : path[..fragment];
        WriteText(writer, path);
        writer.Write(path.Contains('?') ? "&amp;"u8 : "?"u8);
    }

    private static void WriteJson(IBufferWriter<byte> writer, ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'<'); at >= 0; at = json.IndexOf((byte)'<'))
        {
            writer.Write(json[..at]);
            writer.Write("\\u003c"u8);
            json = json[(at + 1)..];
        }
        writer.Write(json);
    }
}
