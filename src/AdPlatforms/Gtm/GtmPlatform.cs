using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Gtm;

internal sealed class GtmPlatform : AdPlatform
{
    public override string Key => "gtm";

    public override string Name => "Google Tag Manager";

    public override string Company => "Google Ireland Limited";

    public override string PrivacyAddress => "https://policies.google.com/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [];

    public override IReadOnlyList<string> ClickIdParameters { get; } = [];

    public override string BrowserEventIdField => "event_id";

    public override string? ServerEventIdField => null;

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience => AudienceLimits.Unknown;

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "What a container runs is its owner’s choice: the rules of every platform in it apply.";

    public override bool IsCustomerCode => true;

    public override string Note =>
        "A container is code that its owner writes and may change at any time. It cannot be confined to known hosts: a "
        + "page with it allows scripts, images, connections and frames from any https address (strict-dynamic), and what "
        + "the container loads is not on the privacy page. Custom HTML works; custom JavaScript variables do not, "
        + "because the page forbids eval. Tags in the container must have their consent checks set.";

    public override CspSources Sources { get; } = new(
        script: "https:",
        image: "https:",
        connect: "https:",
        frame: "https:");

    internal override string EventNameList =>
        "retarget_link_click,retarget_page_view,retarget_product_view,retarget_checkout_start,retarget_article_read,retarget_video_watch";

    internal override IEnumerable<string> ScriptHosts => ["googletagmanager.com"];

    internal override string Library => "gtag";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new("Tag Manager container id", "GTM-ABC1234", "Tag Manager, Workspace: at the top, beside the container's name."),
        Alphabet = PixelIdAlphabet.Upper,
        Prefixes = ["GTM-"],
        Length = (4, 12),
        IsUsual = id => id.Length is >= 8 and <= 13,
        UsualForm = "4 to 9 letters and digits after GTM-",
        IsDistinct = true,
    };
}
