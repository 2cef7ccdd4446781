using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.AdRoll;

internal sealed class AdRollPlatform : AdPlatform
{
    public override string Key => "adroll";

    public override string Name => "AdRoll";

    public override string Company => "NextRoll, Inc.";

    public override string PrivacyAddress => "https://www.nextroll.com/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } =
        [new("__adroll_fpc"), new("__ar_v4"), new("__adroll_consent"), new("__adroll_consent_params")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["adct"];

    public override string? BrowserEventIdField => null;

    public override string? ServerEventIdField => null;

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Address;

    public override AudienceLimits Audience { get; } = new(null, MinimumConfirmed: false, 120, MembershipConfirmed: true);

    public override bool CanBeLimited => false;

    public override string SensitiveCategories =>
        "NextRoll forbids segments built on health, finances, beliefs, politics, sexual orientation or people under 18.";

    public override string Note =>
        "AdRoll passes the visit on to many exchanges; only its own hosts are allowed on the page, so part of that "
        + "matching does not happen. A server event for the same click is counted a second time.";

    public override int MostPerPage => 1;

    public override CspSources Sources { get; } = new(
        script: "https://d.adroll.com https://s.adroll.com",
        image: "https://a.adroll.com https://d.adroll.com https://x.adroll.com",
        connect: "https://d.adroll.com https://ipv4.d.adroll.com https://s.adroll.com",
        frame: "https://d.adroll.com");

    internal override string EventNameList => "link_click,page_view,product_view,checkout_start,article_read,video_watch";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "pair of AdRoll ids",
            "ACJ6YJHXABCDEFGHIJKLMN/DEF6YJHXABCDEFGHIJKLMN",
            "AdRoll, Settings, the pixel's code: adroll_adv_id, a slash, adroll_pix_id."),
        Alphabet = PixelIdAlphabet.Upper.With('/', "letters, digits and the slash between the two"),
        Length = (20, 49),
        Tidy = text => string.Join('/', text.Split([' ', ',', ':', '/', '\t'], StringSplitOptions.RemoveEmptyEntries)),
        IsPossible = id => id.Split('/') is [var account, var pixel] && account.Length is >= 20 and <= 24 && pixel.Length is >= 20 and <= 24,
        Form = "two ids of 20 to 24 letters and digits with a slash between them: the advertisable "
            + "(adroll_adv_id) and the pixel (adroll_pix_id)",
        IsUsual = id => id.Length == 45 && id[22] == '/',
        UsualForm = "22 letters and digits in each part",
    };
}
