using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Quora;

internal sealed class QuoraPlatform : AdPlatform
{
    public override string Key => "quora";

    public override string Name => "Quora";

    public override string Company => "Quora, Inc.";

    public override string PrivacyAddress => "https://www.quora.com/about/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["qclid"];

    public override string? BrowserEventIdField => null;

    public override string ServerEventIdField => "event_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Address;

    public override AudienceLimits Audience => AudienceLimits.Unknown;

    public override bool CanBeLimited => false;

    public override string SensitiveCategories =>
        "Quora forbids audiences built on health, finances, beliefs, sexual orientation or people under 18.";

    public override string Note =>
        "The browser’s pixel has no name for an event id: a server event for the same click is counted a second time. "
        + "Choose the browser or the server, not both.";

    public override CspSources Sources { get; } = new(
        script: "https://a.quora.com",
        image: "https://q.quora.com",
        connect: "https://a.quora.com https://q.quora.com");

    public override string? NoScriptImage(string pixelId, bool limited) =>
        limited ? null : $"https://q.quora.com/_/ad/{Uri.EscapeDataString(pixelId)}/pixel?tag=ViewContent&noscript=1";

    internal override string EventNameList => "Generic,ViewContent,ViewContent,InitiateCheckout,Generic,Generic";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "Quora pixel id",
            "0123456789abcdef0123456789abcdef",
            "Quora Ads Manager, Pixels and events, Set up pixel: the long id in the code."),
        Alphabet = PixelIdAlphabet.Hex,
        Length = (30, 34),
        IsUsual = id => id.Length == 32,
        UsualForm = "32 characters",
    };
}
