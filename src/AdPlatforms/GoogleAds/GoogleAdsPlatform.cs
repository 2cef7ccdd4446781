using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.GoogleAds;

internal sealed class GoogleAdsPlatform : AdPlatform
{
    public override string Key => "google_ads";

    public override string Name => "Google Ads";

    public override string Company => "Google Ireland Limited";

    public override string PrivacyAddress => "https://policies.google.com/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_gcl_au"), new("_gcl_aw"), new("_gcl_gb"), new("_gac_*")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["gclid", "gbraid", "wbraid", "dclid"];

    public override string BrowserEventIdField => "transaction_id";

    public override string ServerEventIdField => "orderId";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(100, MinimumConfirmed: true, 540, MembershipConfirmed: true, ActiveWithinDays: 30);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Google forbids personalised ads built on health, hardship, beliefs, sexual interests, or on people under 18, "
        + "and restricts housing, jobs and credit.";

    public override string Note =>
        "Country addresses of Google (google.de and the like) are not allowed on the page; the same requests go to google.com.";

    public override CspSources Sources { get; } = new(
        script: "https://*.googletagmanager.com https://googleads.g.doubleclick.net "
            + "https://pagead2.googlesyndication.com https://www.google.com https://www.googleadservices.com",
        image: "https://google.com https://googleads.g.doubleclick.net https://pagead2.googlesyndication.com "
            + "https://www.google.com https://www.googleadservices.com https://www.googletagmanager.com",
        connect: "https://ad.doubleclick.net https://google.com https://googleads.g.doubleclick.net "
            + "https://pagead2.googlesyndication.com https://www.google.com https://www.googleadservices.com https://www.googletagmanager.com",
        frame: "https://td.doubleclick.net https://www.googletagmanager.com");

    // Carries no consent, so nothing for a person who opted out; ids of other kinds have no image.
    public override string? NoScriptImage(string pixelId, bool limited) =>
        limited || !pixelId.StartsWith("AW-", StringComparison.Ordinal)
            ? null
            : $"https://googleads.g.doubleclick.net/pagead/viewthroughconversion/{Uri.EscapeDataString(pixelId[3..])}/?guid=ON&script=0";

    internal override string EventNameList => "link_click,page_view,view_item,begin_checkout,article_read,video_watch";

    internal override string Library => "gtag";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "Google Ads tag id",
            "AW-123456789",
            "Google Ads, Tools, Data manager, Google tag: the id that begins with AW-. Leave out a conversion label after a slash."),
        Alphabet = PixelIdAlphabet.Upper,
        Prefixes = ["AW-", "GT-", "DC-"],
        Length = (4, 16),
        IsUsual = id => id.StartsWith("AW-", StringComparison.Ordinal) && id.Length is >= 12 and <= 14
            && id.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0,
        UsualForm = "AW- and 9 to 11 digits",
        IsDistinct = true,
    };
}
