using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>
/// What the pixels of a page add to it: a script with one hole for the click, the hosts to allow, and the images for browsers
/// without script. Built once for a set and kept; immutable, and written by many requests at once.
/// </summary>
public sealed class PixelPagePart
{
    /// <summary>Where the script sends what became of the pixels: on the short domain itself.</summary>
    public const string BeaconPath = "/_/b";

    private readonly byte[] _start;
    private readonly byte[] _end;

    private PixelPagePart(IReadOnlyList<PagePixel> pixels)
    {
        _start = Encoding.UTF8.GetBytes(PageSource.Of("handoff") + "(");
        _end = Encoding.UTF8.GetBytes(Arguments(pixels));
        Sources = CspSources.Merge(pixels.Select(pixel => pixel.Platform.Sources));
        NoScriptImages = Images(pixels, limited: false);
        LimitedNoScriptImages = Images(pixels, limited: true);
        HasCustomerCode = pixels.Any(pixel => pixel.Platform.IsCustomerCode);
    }

    /// <summary>What the page's policy must allow.</summary>
    public CspSources Sources { get; }

    /// <summary>Addresses of images for the page's <c>noscript</c>, to be encoded as attributes. With consent only.</summary>
    public IReadOnlyList<string> NoScriptImages { get; }

    /// <summary>The same for a person who opted out: only images that say so.</summary>
    public IReadOnlyList<string> LimitedNoScriptImages { get; }

    /// <summary>True when one of the pixels runs whatever the customer wrote, under a policy that allows any https host.</summary>
    public bool HasCustomerCode { get; }

    /// <summary>The script before the click's values; it does not change from one set to another.</summary>
    public ReadOnlyMemory<byte> ScriptStart => _start;

    /// <summary>The script after the click's values.</summary>
    public ReadOnlyMemory<byte> ScriptEnd => _end;

    public static PixelPagePart For(PixelSet set) => new(set.Pixels);

    /// <summary>Writes all that stands between <c>&lt;script nonce="..."&gt;</c> and <c>&lt;/script&gt;</c>.</summary>
    public void WriteScript(IBufferWriter<byte> writer, in PixelPageValues values)
    {
        writer.Write(_start);
        values.WriteTo(writer);
        writer.Write(_end);
    }

    // Tests measure more platforms than a page may have.
    internal static PixelPagePart Of(IReadOnlyList<PagePixel> pixels) => new(pixels);

    private static string Arguments(IReadOnlyList<PagePixel> pixels)
    {
        var tags = pixels.GroupBy(pixel => pixel.Platform).ToList();
        var keep = string.Join(',', tags.SelectMany(tag => tag.Key.ClickIdParameters).Distinct().Select(Literal));
        var libraries = tags.Select(tag => tag.Key.Library).OfType<string>().Distinct()
            .Select(name => $"{name}:function(c,w,d){{\n{PageSource.Of(name)}\n}}");
        return $",[{keep}],[{string.Join(",\n", tags.Select(tag => Tag(tag.Key, tag)))}],{{{string.Join(",\n", libraries)}}});";
    }

    private static string Tag(AdPlatform platform, IEnumerable<PagePixel> pixels)
    {
        var ids = string.Join(',', pixels.Select(pixel => $"[{Literal(pixel.Id.ToString())},{Literal(pixel.Tag)}]"));
        return $"[{Literal(platform.Key)},{(platform.CanBeLimited ? 1 : 0)},{Literal(platform.EventNameList)},[{ids}],"
            + $"function(x,c,w,d){{\n{PageSource.Of(platform.Key)}\n}}]";
    }

    private static string Literal(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";

    private static string[] Images(IEnumerable<PagePixel> pixels, bool limited) =>
        [.. pixels.Where(pixel => !limited || pixel.Platform.CanBeLimited)
            .Select(pixel => pixel.Platform.NoScriptImage(pixel.Tag, limited)).OfType<string>().Distinct()];
}
