using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.MicrosoftUet;

internal sealed class MicrosoftUetPlatform : AdPlatform
{
    public override string Key => "microsoft_uet";

    public override string Name => "Microsoft Advertising";

    public override string Company => "Microsoft Ireland Operations Limited";

    public override string PrivacyAddress => "https://privacy.microsoft.com/privacystatement";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_uetsid"), new("_uetvid"), new("_uetmsclkid", 90)];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["msclkid"];

    public override string BrowserEventIdField => "event_id";

    public override string ServerEventIdField => "eventId";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Parameter;

    public override AudienceLimits Audience { get; } = new(300, MinimumConfirmed: true, 180, MembershipConfirmed: true);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "Microsoft forbids remarketing built on health, hardship, beliefs or sexual orientation, and its tag on pages "
        + "for children under 13.";

    public override CspSources Sources { get; } = new(
        script: "https://bat.bing.com https://bat.bing.net",
        image: "https://bat.bing.com https://bat.bing.net https://c.bing.com",
        connect: "https://bat.bing.com https://bat.bing.net");

    // Carries no consent, so nothing for a person who opted out.
    public override string? NoScriptImage(string pixelId, bool limited) =>
        limited ? null : $"https://bat.bing.com/action/0?ti={Uri.EscapeDataString(pixelId)}&Ver=2";

    internal override string EventNameList => "link_click,page_view,view_item,begin_checkout,article_read,video_watch";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new("UET tag id", "187107444", "Microsoft Advertising, Tools, UET tag: the tag id."),
        Alphabet = PixelIdAlphabet.Digits,
        Length = (4, 15),
        IsUsual = id => id.Length is >= 5 and <= 12,
        UsualForm = "5 to 12 digits",
    };
}
