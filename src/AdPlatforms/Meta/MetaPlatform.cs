using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Meta;

internal sealed class MetaPlatform : AdPlatform
{
    public override string Key => "meta";

    public override string Name => "Meta (Facebook, Instagram)";

    public override string Company => "Meta Platforms Ireland Limited";

    public override string PrivacyAddress => "https://www.facebook.com/privacy/policy/";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_fbp"), new("_fbc")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["fbclid"];

    public override string BrowserEventIdField => "eventID";

    public override string ServerEventIdField => "event_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(100, MinimumConfirmed: false, 180, MembershipConfirmed: true);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Meta forbids audiences that reveal health, finances, religion, politics, sexual orientation or that a person is a minor. "
        + "Since September 2025 it flags such audiences, and ads for them stop.";

    public override string Note =>
        "If the pixel has a list of allowed domains in Events Manager (traffic permissions), the short domain must be on it, "
        + "or its events are dropped.";

    public override CspSources Sources { get; } = new(
        script: "https://connect.facebook.net",
        image: "https://www.facebook.com",
        connect: "https://connect.facebook.net https://www.facebook.com",
        frame: "https://www.facebook.com",
        formAction: "https://www.facebook.com");

    public override string NoScriptImage(string pixelId, bool limited) =>
        $"https://www.facebook.com/tr?id={Uri.EscapeDataString(pixelId)}&ev=PageView&noscript=1{(limited ? "&dpo=LDU&dpoco=0&dpost=0" : "")}";

    internal override string EventNameList => "LinkClick,PageView,ViewContent,InitiateCheckout,ArticleRead,VideoWatch";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "Meta pixel id",
            "843671884361709",
            "Events Manager, Data sources, the pixel (also called dataset): the number under its name."),
        Alphabet = PixelIdAlphabet.Digits,
        Length = (10, 20),
        IsUsual = id => id.Length is 15 or 16,
        UsualForm = "15 or 16 digits",
    };
}
