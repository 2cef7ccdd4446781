using System.Buffers;
using System.IO.Compression;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

/// <summary>Writes rendered pages, and reads them as a browser does.</summary>
internal static class Pages
{
    public const string Nonce = "q83vEjRWeJASNFZ4kKvN7w==";

    public static readonly ThemeCatalog Catalog = ThemeCatalog.Load(ThemesModule.DefaultFolder);

    public static readonly HandoffScript Handoff = new("go(", ")");

    public static readonly PageValues Values = new("https://lumen.example/guide?a=1&b=2", "go.lumen.test/guide")
    {
        FormToken = "t0ken", Nonce = Nonce, HandoffJson = "{\"u\":1}"u8.ToArray(), ReturnPath = "/guide?utm_source=x",
    };

    public static PageFacts Facts(Theme theme) => theme.Samples["usual"].Facts(theme);

    public static string Write(RenderedPage page, in PageValues values)
    {
        var body = new ArrayBufferWriter<byte>();
        page.WriteTo(body, values);
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }

    /// <summary>With scripting off <c>noscript</c> is markup, as for a visitor without scripts.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);

    public static long Compressed(string html)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(html));
        }
        return target.Length;
    }
}
