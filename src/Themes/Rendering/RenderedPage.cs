using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using WhiteLabelLinks.Themes.Rendering;

namespace WhiteLabelLinks.Themes;

/// <summary>
/// A page with Liquid behind it: UTF-8 segments with typed holes between them, and the policy that allows its own inline style
/// and nothing else. Immutable; written by many requests at once.
/// </summary>
public sealed class RenderedPage
{
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly byte[][] _segments;
    private readonly PageHole[] _holes;
    private readonly DateWords _dates;
    private readonly PagePolicy _policy;
    private readonly PackedPage _packed;

    internal RenderedPage(ThemePage page, string html, DateWords dates, bool isPreview = false)
    {
        (_segments, _holes) = PageSegments.Cut(html);
        _packed = new PackedPage(_segments);
        _policy = new PagePolicy(page, html, isPreview);
        _dates = dates;
    }

    /// <summary>The value of the header of that name for a page whose scripts, if it has any, may stay silent.</summary>
    public string ContentSecurityPolicy => _policy.Plain;

    internal IReadOnlyList<PageHole> Holes => _holes;

    /// <summary>
    /// The policy that lets the page's own script run (consent, hand-off) and, on the hand-off page, allows the sources of its ad
    /// platforms. Every page but a preview refuses to be framed.
    /// </summary>
    /// <param name="nonce">The same as in <see cref="PageValues.Nonce"/>.</param>
    /// <exception cref="ArgumentException">The nonce is none.</exception>
    public string PolicyWith(string nonce, PolicySources? sources = null) => _policy.With(nonce, sources ?? PolicySources.None);

    /// <summary>Writes the page as UTF-8, every value encoded for the place that it stands in.</summary>
    public void WriteTo(IBufferWriter<byte> writer, in PageValues values)
    {
        writer.Write(_segments[0]);
        for (var i = 0; i < _holes.Length; i++)
        {
            HoleWriter.Write(writer, _holes[i], values, _dates);
            writer.Write(_segments[i + 1]);
        }
    }

    /// <summary>The same in gzip. It costs less than <see cref="WriteTo"/> does with what the network does then.</summary>
    public void WriteCompressedTo(PageBuffer buffer, in PageValues values) => _packed.WriteTo(buffer, _holes, values, _dates);
}
