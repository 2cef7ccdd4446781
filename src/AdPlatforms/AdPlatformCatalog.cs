namespace WhiteLabelLinks.AdPlatforms;

/// <summary>The ad platforms there are. A new one is a folder and a line here.</summary>
public static class AdPlatformCatalog
{
    /// <summary>In the order in which a form offers them.</summary>
    public static IReadOnlyList<AdPlatform> All { get; } =
    [
        new Meta.MetaPlatform(),
        new GoogleAds.GoogleAdsPlatform(),
        new Ga4.Ga4Platform(),
        new Gtm.GtmPlatform(),
        new LinkedIn.LinkedInPlatform(),
        new TikTok.TikTokPlatform(),
        new Pinterest.PinterestPlatform(),
        new X.XPlatform(),
        new Snapchat.SnapchatPlatform(),
        new Reddit.RedditPlatform(),
        new MicrosoftUet.MicrosoftUetPlatform(),
        new Quora.QuoraPlatform(),
        new AdRoll.AdRollPlatform(),
    ];

    /// <summary>The platform with this key, or null.</summary>
    public static AdPlatform? Find(string? key) => All.FirstOrDefault(platform => platform.Key == key);

    // Only ids that begin with something of their platform's own say whose they are.
    internal static AdPlatform? OwnerOf(string? text, AdPlatform otherThan) =>
        All.FirstOrDefault(platform => platform != otherThan && platform.IdShape.IsDistinct && platform.IdShape.Check(text) is PixelIdCheck.Good);
}
