using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.LinkedIn;

internal sealed class LinkedInPlatform : AdPlatform
{
    public override string Key => "linkedin";

    public override string Name => "LinkedIn";

    public override string Company => "LinkedIn Ireland Unlimited Company";

    public override string PrivacyAddress => "https://www.linkedin.com/legal/privacy-policy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } =
        [new("li_fat_id", 30), new("li_sugr"), new("bcookie"), new("lidc"), new("UserMatchHistory")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["li_fat_id"];

    public override string BrowserEventIdField => "event_id";

    public override string ServerEventIdField => "eventId";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Address;

    public override AudienceLimits Audience { get; } = new(300, MinimumConfirmed: true, 180, MembershipConfirmed: true);

    public override bool CanBeLimited => false;

    public override string SensitiveCategories =>
        "LinkedIn forbids its tag on pages that collect or reveal sensitive data, such as health or finances.";

    public override string Note =>
        "LinkedIn’s audiences select by address: put what you want to select by into the link’s ending. A click is "
        + "reported as a conversion only when a conversion id follows the partner id.";

    public override CspSources Sources { get; } = new(
        script: "https://snap.licdn.com",
        image: "https://dc.ads.linkedin.com https://px.ads.linkedin.com https://px4.ads.linkedin.com https://www.linkedin.com",
        connect: "https://cdn.linkedin.oribi.io https://gw.linkedin.oribi.io "
            + "https://px.ads.linkedin.com https://www.linkedin.com");

    public override string? NoScriptImage(string pixelId, bool limited) =>
        limited ? null : $"https://px.ads.linkedin.com/collect/?pid={Uri.EscapeDataString(pixelId.Split('/')[0])}&fmt=gif";

    internal override string EventNameList => "conversion,conversion,conversion,conversion,conversion,conversion";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "LinkedIn partner id",
            "1234567",
            "Campaign Manager, Data, Signals manager, Insight Tag: the partner id. For clicks as conversions add a slash "
                + "and the conversion id: 1234567/7654321."),
        Alphabet = PixelIdAlphabet.Digits.With('/', "digits, and one slash before a conversion id"),
        Length = (3, 25),
        IsPossible = id => id.Split('/') is { Length: <= 2 } parts && parts.All(part => part.Length is >= 3 and <= 12),
        Form = "a number of 3 to 12 digits, with or without a slash and a conversion id of 3 to 12 digits",
        IsUsual = id => id.Split('/')[0].Length is >= 4 and <= 9,
        UsualForm = "4 to 9 digits",
    };
}
