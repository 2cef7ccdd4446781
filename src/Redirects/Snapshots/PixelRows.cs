using System.Text.Json;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Pixels as the views give them: <c>[{"id": 1, "platform": "meta", "tag": "843671884361709"}]</c>.</summary>
internal static class PixelRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<PagePixel> Read(string json, string place, LoadProblems problems)
    {
        List<PagePixel> pixels = [];
        foreach (var row in JsonSerializer.Deserialize<List<Row>>(json, Json) ?? [])
        {
            if (AdPlatformCatalog.Find(row.Platform) is { } platform)
            {
                pixels.Add(new PagePixel(platform, row.Tag, new PixelId(row.Id)));
            }
            else
            {
                problems.Add($"{place}: there is no ad platform \"{row.Platform}\"; its pixel {row.Id} stays off.");
            }
        }
        return pixels;
    }

    /// <summary>Nothing at all where they cannot be served together: half of a set would not be what was meant.</summary>
    public static PixelSet Set(IEnumerable<PagePixel> pixels, string place, LoadProblems problems)
    {
        if (!PixelSet.TryCreate(pixels, out var set, out var error))
        {
            problems.Add($"{place}: {error} Its pixels stay off.");
        }
        return set;
    }

    public static ClickEvent Event(string name) => name switch
    {
        "page_view" => ClickEvent.PageView,
        "product_view" => ClickEvent.ProductView,
        "checkout_start" => ClickEvent.CheckoutStart,
        "article_read" => ClickEvent.ArticleRead,
        "video_watch" => ClickEvent.VideoWatch,
        _ => ClickEvent.LinkClick,
    };

    private sealed record Row(long Id, string Platform, string Tag);
}
