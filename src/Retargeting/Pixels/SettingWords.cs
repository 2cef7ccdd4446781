namespace WhiteLabelLinks.Retargeting.Pixels;

/// <summary>What a link fires, compared with its domain.</summary>
internal static class PixelModes
{
    public const string Inherit = "inherit";
    public const string Add = "add";
    public const string Replace = "replace";

    /// <summary>Nothing, and never the domain's either.</summary>
    public const string Off = "off";

    public static readonly IReadOnlyList<string> All = [Inherit, Add, Replace, Off];

    /// <summary>Whether pixels of the link's own mean anything.</summary>
    public static bool HasOwn(string mode) => mode is Add or Replace;
}

/// <summary>What a click on a link stands for; each platform has its own word for each.</summary>
internal static class PixelEvents
{
    public const string LinkClick = "link_click";

    public static readonly IReadOnlyList<string> All = [LinkClick, "page_view", "product_view", "checkout_start", "article_read", "video_watch"];
}

/// <summary>Whose page the destination is.</summary>
internal static class Ownerships
{
    public const string Ours = "ours";

    /// <summary>Somebody else's, who has agreed.</summary>
    public const string Permitted = "permitted";

    /// <summary>Somebody else's, who was not asked: no pixel fires.</summary>
    public const string Theirs = "theirs";

    public static readonly IReadOnlyList<string> All = [Ours, Permitted, Theirs];
}
