using System.Text;
using System.Text.Encodings.Web;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>The page that runs a set of pixels and goes on, and the hosts that its policy allows.</summary>
internal sealed class HandOff
{
    private readonly byte[] _images;
    private readonly byte[] _limitedImages;

    public HandOff(Theme theme, PageFacts facts, PixelPagePart part)
    {
        Page = theme.Render(
            ThemePage.Handoff, facts, new HandoffScript(Encoding.UTF8.GetString(part.ScriptStart.Span), Encoding.UTF8.GetString(part.ScriptEnd.Span)));
        var sources = part.Sources;
        Sources = new PolicySources(["'strict-dynamic'", .. sources.Script], sources.Image, sources.Connect, sources.Frame, sources.FormAction);
        _images = Markup(part.NoScriptImages);
        _limitedImages = Markup(part.LimitedNoScriptImages);
    }

    public RenderedPage Page { get; }

    public PolicySources Sources { get; }

    /// <summary>What stands in <c>noscript</c>.</summary>
    public ReadOnlyMemory<byte> Images(bool isLimited) => isLimited ? _limitedImages : _images;

    private static byte[] Markup(IEnumerable<string> addresses) => Encoding.UTF8.GetBytes(string.Concat(
        addresses.Select(address => $"<img src=\"{HtmlEncoder.Default.Encode(address)}\" width=\"1\" height=\"1\" alt=\"\">")));
}
