using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Snapchat;

internal sealed class SnapchatPlatform : AdPlatform
{
    public override string Key => "snapchat";

    public override string Name => "Snapchat";

    public override string Company => "Snap Group Limited";

    public override string PrivacyAddress => "https://values.snap.com/privacy/privacy-policy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_scid"), new("_scid_r", 395), new("_sctr")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["ScCid"];

    public override string BrowserEventIdField => "client_dedup_id";

    public override string ServerEventIdField => "event_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(1000, MinimumConfirmed: true, 395, MembershipConfirmed: true);

    public override bool CanBeLimited => false;

    public override string SensitiveCategories =>
        "Snap forbids audiences built on health, finances, beliefs, sexual orientation, and pixels on pages for "
        + "children under 13.";

    public override CspSources Sources { get; } = new(
        script: "https://sc-static.net https://tr.snapchat.com",
        image: "https://pixel.tapad.com https://tr.snapchat.com",
        connect: "https://tr-shadow.snapchat.com https://tr.snapchat.com",
        frame: "https://tr.snapchat.com",
        formAction: "https://tr.snapchat.com");

    internal override string EventNameList => "AD_CLICK,PAGE_VIEW,VIEW_CONTENT,START_CHECKOUT,CUSTOM_EVENT_1,CUSTOM_EVENT_2";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "Snap pixel id",
            "12345678-90ab-cdef-1234-567890abcdef",
            "Snapchat Ads Manager, Events manager: the pixel's id."),
        Alphabet = PixelIdAlphabet.Hex.With('-', "the digits 0 to 9, the letters a to f and hyphens"),
        Length = (36, 36),
        IsUsual = id => Guid.TryParseExact(id, "D", out _),
        UsualForm = "groups of 8, 4, 4, 4 and 12 characters",
        IsDistinct = true,
    };
}
