using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.TikTok;

internal sealed class TikTokPlatform : AdPlatform
{
    public override string Key => "tiktok";

    public override string Name => "TikTok";

    public override string Company => "TikTok Technology Limited";

    public override string PrivacyAddress => "https://www.tiktok.com/legal/privacy-policy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_ttp")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["ttclid"];

    public override string BrowserEventIdField => "event_id";

    public override string ServerEventIdField => "event_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(1000, MinimumConfirmed: false, 365, MembershipConfirmed: true);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "TikTok forbids sending data about health, finances, beliefs or minors, and refuses audiences that single out "
        + "such people.";

    public override string Note =>
        "TikTok merges the browser’s and the server’s copy of an event only when they arrive more than five minutes apart.";

    public override CspSources Sources { get; } = new(
        script: "https://analytics.tiktok.com",
        image: "https://analytics.tiktok.com",
        connect: "https://analytics-ipv6.tiktokw.us https://analytics.tiktok.com "
            + "https://mcs.tiktok.com https://mon.tiktok.com https://mon.tiktokv.com");

    internal override string EventNameList => "ClickButton,Pageview,ViewContent,InitiateCheckout,ArticleRead,VideoWatch";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "TikTok pixel code",
            "D9QOQ5JC77U6RO6J21IG",
            "TikTok Ads Manager, Tools, Events, Web events: under the pixel's name."),
        Alphabet = PixelIdAlphabet.Upper,
        Length = (15, 25),
        IsUsual = id => id.Length == 20,
        UsualForm = "20 letters and digits",
    };
}
