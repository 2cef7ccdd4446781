namespace WhiteLabelLinks.AdPlatforms;

/// <summary>Click events as configuration, API and page write them.</summary>
public static class ClickEventText
{
    private static readonly string[] Names = ["link_click", "page_view", "product_view", "checkout_start", "article_read", "video_watch"];

    public static string Of(ClickEvent name) => Names[(int)name];

    public static bool TryParse(string? text, out ClickEvent name)
    {
        var at = Array.IndexOf(Names, text);
        name = (ClickEvent)Math.Max(at, 0);
        return at >= 0;
    }
}
