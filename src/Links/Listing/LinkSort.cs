namespace WhiteLabelLinks.Links.Listing;

internal enum LinkSort
{
    Newest,
    MostClicks,
    Slug,
    Edited,
}

internal static class LinkSortNames
{
    public static string ToName(this LinkSort sort) => sort switch
    {
        LinkSort.MostClicks => "clicks",
        LinkSort.Slug => "slug",
        LinkSort.Edited => "edited",
        _ => "newest",
    };

    public static LinkSort? Parse(string? name) => name switch
    {
        null or "" or "newest" => LinkSort.Newest,
        "clicks" => LinkSort.MostClicks,
        "slug" => LinkSort.Slug,
        "edited" => LinkSort.Edited,
        _ => null,
    };
}
