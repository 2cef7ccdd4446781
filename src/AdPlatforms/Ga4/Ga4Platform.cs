using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Ga4;

internal sealed class Ga4Platform : AdPlatform
{
    public override string Key => "ga4";

    public override string Name => "Google Analytics 4";

    public override string Company => "Google Ireland Limited";

    public override string PrivacyAddress => "https://policies.google.com/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_ga"), new("_ga_*")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["gclid", "gbraid", "wbraid", "dclid", "srsltid"];

    public override string? BrowserEventIdField => null;

    public override string? ServerEventIdField => null;

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(100, MinimumConfirmed: false, 540, MembershipConfirmed: false);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Google forbids sending anything that identifies a person, and audiences built on health, hardship, beliefs, "
        + "sexual interests or people under 18.";

    public override string Note =>
        "Has no name for an event id: a server event for the same click is counted a second time. Choose the browser "
        + "or the server, not both.";

    public override CspSources Sources { get; } = new(
        script: "https://*.googletagmanager.com",
        image: "https://*.g.doubleclick.net https://*.google-analytics.com "
            + "https://*.google.com https://*.googletagmanager.com",
        connect: "https://*.analytics.google.com https://*.g.doubleclick.net https://*.google-analytics.com "
            + "https://*.google.com https://*.googletagmanager.com https://pagead2.googlesyndication.com",
        frame: "https://td.doubleclick.net https://www.googletagmanager.com");

    internal override string EventNameList => "link_click,page_view,view_item,begin_checkout,article_read,video_watch";

    internal override string Library => "gtag";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "Google Analytics measurement id",
            "G-ABCDE12345",
            "Analytics, Admin, Data streams, the web stream: Measurement ID."),
        Alphabet = PixelIdAlphabet.Upper,
        Prefixes = ["G-"],
        Length = (4, 16),
        IsUsual = id => id.Length is >= 8 and <= 14,
        UsualForm = "6 to 12 letters and digits after G-",
        IsDistinct = true,
    };
}
