using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.Reddit;

internal sealed class RedditPlatform : AdPlatform
{
    public override string Key => "reddit";

    public override string Name => "Reddit";

    public override string Company => "Reddit Netherlands B.V.";

    public override string PrivacyAddress => "https://www.reddit.com/policies/privacy-policy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_rdt_uuid"), new("_rdt_cid")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["rdt_cid"];

    public override string BrowserEventIdField => "conversionId";

    public override string ServerEventIdField => "conversion_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(1000, MinimumConfirmed: false, 90, MembershipConfirmed: true);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Reddit forbids audiences built on health, finances, beliefs, politics, sexual orientation or people under 18.";

    public override CspSources Sources { get; } = new(
        script: "https://www.redditstatic.com",
        image: "https://alb.reddit.com",
        connect: "https://alb.reddit.com https://pixel-config.reddit.com https://www.redditstatic.com");

    public override string NoScriptImage(string pixelId, bool limited) =>
        $"https://alb.reddit.com/rp.gif?event=PageVisit&id={Uri.EscapeDataString(pixelId)}&opt_out={(limited ? 1 : 0)}";

    internal override string EventNameList => "LinkClick,PageVisit,ViewContent,CheckoutStart,ArticleRead,VideoWatch";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new("Reddit pixel id", "t2_abc123", "Reddit Ads, Events manager: the pixel's id."),
        Alphabet = PixelIdAlphabet.Lower.With('_', "letters, digits and an underscore"),
        Length = (6, 23),
        IsPossible = id => id[2] == '_' && id.AsSpan(3).IndexOf('_') < 0,
        Form = "two characters, an underscore, and 3 to 20 letters and digits",
        IsUsual = id => id[..3] is "t2_" or "a2_" && id.Length is >= 7 and <= 19,
        UsualForm = "t2_ or a2_ and 4 to 16 letters and digits",
        IsDistinct = true,
    };
}
