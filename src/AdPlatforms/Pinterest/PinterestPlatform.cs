using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Pinterest;

internal sealed class PinterestPlatform : AdPlatform
{
    public override string Key => "pinterest";

    public override string Name => "Pinterest";

    public override string Company => "Pinterest Europe Limited";

    public override string PrivacyAddress => "https://policy.pinterest.com/privacy-policy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } =
        [new("_epik"), new("_derived_epik"), new("_pin_unauth"), new("_pinterest_ct_ua")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["epik"];

    public override string BrowserEventIdField => "event_id";

    public override string ServerEventIdField => "event_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(100, MinimumConfirmed: false, 540, MembershipConfirmed: true);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Pinterest forbids audiences built on health, finances, beliefs, sexual orientation or people under 18.";

    public override CspSources Sources { get; } = new(
        script: "https://s.pinimg.com",
        image: "https://ct.pinterest.com",
        connect: "https://ct.pinterest.com",
        frame: "https://ct.pinterest.com");

    public override string NoScriptImage(string pixelId, bool limited) =>
        $"https://ct.pinterest.com/v3/?event=init&tid={Uri.EscapeDataString(pixelId)}&noscript=1{(limited ? "&pd%5Bopt_out_type%5D=LDP" : "")}";

    internal override string EventNameList => "custom,pagevisit,pagevisit,custom,custom,watchvideo";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new("Pinterest tag id", "2617998078212", "Pinterest Ads, Conversions, Tag manager: the tag's id."),
        Alphabet = PixelIdAlphabet.Digits,
        Length = (10, 18),
        IsUsual = id => id.Length == 13,
        UsualForm = "13 digits",
    };
}
