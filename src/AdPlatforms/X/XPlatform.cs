using WhiteLabelLinks.AdPlatforms.Ids;

namespace WhiteLabelLinks.AdPlatforms.X;

internal sealed class XPlatform : AdPlatform
{
    public override string Key => "x";

    public override string Name => "X (Twitter)";

    public override string Company => "X Internet Unlimited Company";

    public override string PrivacyAddress => "https://x.com/privacy";

    public override PixelPurposes Purposes => PixelPurposes.Advertising | PixelPurposes.Measurement;

    public override IReadOnlyList<PlatformCookie> Cookies { get; } = [new("_twclid"), new("muc_ads"), new("guest_id_ads")];

    public override IReadOnlyList<string> ClickIdParameters { get; } = ["twclid"];

    public override string BrowserEventIdField => "conversion_id";

    public override string ServerEventIdField => "conversion_id";

    public override LinkSeenBy LinkSeenBy => LinkSeenBy.Address;

    public override AudienceLimits Audience { get; } = new(100, MinimumConfirmed: true, 395, MembershipConfirmed: false, ActiveWithinDays: 90);

    public override bool CanBeLimited => true;

    public override string SensitiveCategories =>
        "X forbids audiences built on health, finances, beliefs, politics, sexual orientation or people under 18.";

    public override string Note =>
        "X knows a click as an event that was made for it in Events Manager: enter that event’s id (tw-o8z6j-ol288). "
        + "With the pixel’s id alone X learns that the page was viewed, and under which address.";

    public override CspSources Sources { get; } = new(
        script: "https://static.ads-twitter.com",
        image: "https://analytics.twitter.com https://t.co",
        connect: "https://ads-api.twitter.com https://ads-twitter.com https://analytics.twitter.com https://t.co");

    // Carries no restriction, so nothing for a person who opted out.
    public override string? NoScriptImage(string pixelId, bool limited) =>
        limited ? null : $"https://t.co/i/adsct?txn_id={Uri.EscapeDataString(WordOnPages(pixelId))}&p_id=Twitter";

    internal override string EventNameList => "event,event,event,event,event,event";

    internal override PixelIdShape IdShape { get; } = new()
    {
        Help = new(
            "X pixel or event id",
            "o8z6j",
            "X Ads, Tools, Events manager: the pixel's id, or better the id of an event made for clicks, such as tw-o8z6j-ol288."),
        Alphabet = PixelIdAlphabet.Lower.With('-', "letters, digits and the hyphens of an event id"),
        Length = (3, 28),
        IsPossible = id => id.Split('-') switch
        {
            [var pixel] => IsPart(pixel),
            ["tw", var pixel, var happening] => IsPart(pixel) && IsPart(happening),
            _ => false,
        },
        Form = "3 to 12 letters and digits, or an event id: tw-, the pixel, a hyphen, the event",
        IsUsual = id => id.Split('-') is [var pixel]
            ? pixel.Length is >= 4 and <= 8
            : id.Split('-').Skip(1).All(part => part.Length is >= 4 and <= 8),
        UsualForm = "4 to 8 letters and digits in each part",
    };

    internal override string WordOnPages(string pixelId) => pixelId.Split('-') is [_, var pixel, _] ? pixel : pixelId;

    private static bool IsPart(string text) => text.Length is >= 3 and <= 12;
}
