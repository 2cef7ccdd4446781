using WhiteLabelLinks.Links;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>The three good stories (S60): a guide shared on social media, a collection shown by creators, a newsletter's checklist.</summary>
internal static class DemoStories
{
    public const string AgencyName = "Northwind";
    public const string AgencySlug = "northwind";
    public const string ConsoleHost = "console.northwind.localhost";

    public static readonly IReadOnlyList<DemoPerson> AgencyPeople =
    [
        new("Noor Haddad", "noor@northwind.example", "owner"),
        new("Theo Brandt", "theo@northwind.example", "member"),
    ];

    public static readonly IReadOnlyList<DemoStory> All =
    [
        new("Lumen", "lumen", "go.lumen.localhost", "Europe/Berlin", "https://example.com/lumen",
        [
            new("focus-guide", "/lumen/guides/deep-focus", "The deep focus guide", "retargeting", ["guide", "social"], 58, 95, Course.Growing, SourceMix.Social, LinkSource.Social),
            new("linkedin", "/lumen/guides/deep-focus?ref=linkedin", "Focus guide, LinkedIn post", "short", ["guide", "social"], 41, 60, Course.Burst, SourceMix.Social, LinkSource.Social),
            new("trial", "/lumen/trial", "Start the free trial", "short", ["trial"], 60, 34, Course.Steady, SourceMix.Search, LinkSource.Organic),
            new("pricing", "/lumen/pricing", "Pricing", "short", ["pricing"], 60, 18, Course.Steady, SourceMix.Search, LinkSource.Organic),
            new("case-atlas", "/lumen/customers/atlas", "Case study: Atlas", "short", ["proof"], 33, 12, Course.Growing, SourceMix.Social, LinkSource.Outreach),
            new("webinar", "/lumen/webinars/async-teams", "Webinar: async teams", "short", ["webinar"], 24, 70, Course.Burst, SourceMix.Newsletter, LinkSource.Email),
            new("status", "/lumen/status", "Service status", "direct", [], 60, 0, Course.Steady, SourceMix.Search),
            new("spring-offer", "/lumen/offers/spring", "Spring offer", "short", ["offer"], 59, 40, Course.Burst, SourceMix.Social, LinkSource.Ads, Archived: true),
        ],
        [
            new("Mara Lind", "mara@lumen.example", "owner"),
            new("Jonas Weil", "jonas@lumen.example", "editor"),
            new("Ida Sommer", "ida@lumen.example", "viewer"),
        ])
        {
            Campaigns =
            [
                new("Deep focus guide", "Teams that read the guide come back for the trial: 120 of them by the end of the quarter.", FunnelStage.Top,
                    ["focus-guide", "linkedin", "webinar"],
                    ("The deep focus guide, free and without signing up.", "How Atlas won back six hours a week: the case study.", null), (2400, "EUR")),
                new("Proof for teams that compare", "Whoever looks at prices has seen what others got out of it.", FunnelStage.Middle,
                    ["case-atlas", "pricing"],
                    ("What Atlas measured before and after.", "Three plans next to each other, and who each is for.", "A call with somebody who has set it up before.")),
                new("Start the trial", "Decided teams start without a call.", FunnelStage.Bottom, ["trial"], (null, "What you can do on the first day.", null)),
            ],
            Controller = "Lumen GmbH, Berlin",
            Theme = "studio",
            Pixels = [new("linkedin", "1234567", "LinkedIn Insight"), new("meta", "843671884361709", "Meta, main account")],
        },
        new("Marigold", "marigold", "shop.marigold.localhost", "America/New_York", "https://example.com/marigold",
        [
            new("summer", "/marigold/collections/summer", "Summer collection", "retargeting", ["collection", "summer"], 55, 160, Course.Leisure, SourceMix.Creators, LinkSource.Influencer),
            new("ana", "/marigold/collections/summer?creator=ana", "Summer, shown by Ana", "short", ["creator", "summer"], 46, 120, Course.Burst, SourceMix.Creators, LinkSource.Influencer, Creator: "Ana"),
            new("kenji", "/marigold/collections/summer?creator=kenji", "Summer, shown by Kenji", "short", ["creator", "summer"], 30, 150, Course.Burst, SourceMix.Creators, LinkSource.Influencer, Creator: "Kenji"),
            new("linen-dress", "/marigold/products/linen-dress", "Linen dress", "short", ["product"], 50, 44, Course.Leisure, SourceMix.Creators, LinkSource.Social),
            new("reviews", "/marigold/reviews", "What customers say", "short", ["proof"], 38, 16, Course.Growing, SourceMix.Search, LinkSource.Organic),
            new("bio", "/marigold/hello", "Link in bio", "short", ["bio"], 60, 62, Course.Leisure, SourceMix.Creators, LinkSource.Bio),
            new("returns", "/marigold/help/returns", "Returns", "direct", [], 60, 0, Course.Steady, SourceMix.Search),
        ],
        [
            new("Rosa Duarte", "rosa@marigold.example", "owner"),
            new("Sam Okoye", "sam@marigold.example", "editor"),
        ])
        {
            Campaigns =
            [
                new("Summer collection", "Visitors whom a creator sent come back for a piece they looked at.", FunnelStage.Top,
                    ["summer", "ana", "kenji"],
                    ("The summer collection, as Ana and Kenji wear it.", "The piece you looked at, in the colours that are left.", "Free shipping until Sunday."), (6500, "USD")),
                new("The linen dress", "Who looked at the dress reads what others say of it.", FunnelStage.Middle, ["linen-dress", "reviews"],
                    ("How linen is woven, and why it stays cool.", "What 214 customers say about the fit.", null)),
            ],
            Controller = "Marigold Apparel Inc., New York",
            Theme = "signal",
            Pixels = [new("meta", "529384710293847", "Meta, shop"), new("tiktok", "C4A1B2C3D4E5F6G7H8I0", "TikTok, creators"), new("pinterest", "2612345678901", "Pinterest")],
            IsAmerican = true,
        },
        new("Harbor", "harbor", "try.harbor.localhost", "Europe/London", "https://example.com/harbor",
        [
            new("checklist", "/harbor/checklist", "The pricing checklist", "retargeting", ["checklist", "newsletter"], 57, 130, Course.Weekly, SourceMix.Newsletter, LinkSource.Email),
            new("book", "/harbor/call", "Book a consultation", "short", ["call"], 60, 9, Course.Weekly, SourceMix.Newsletter, LinkSource.Email),
            new("outcomes", "/harbor/outcomes", "Client outcomes", "short", ["proof"], 44, 14, Course.Weekly, SourceMix.Newsletter, LinkSource.Email),
            new("podcast", "/harbor/podcast/episode-12", "Podcast, episode 12", "short", ["podcast"], 19, 38, Course.Burst, SourceMix.Social, LinkSource.Podcast),
            new("workshop", "/harbor/workshop", "Autumn workshop", "short", ["workshop"], 12, 26, Course.Growing, SourceMix.Newsletter, LinkSource.Partner),
        ],
        [
            new("Edith Crane", "edith@harbor.example", "owner"),
        ])
        {
            Campaigns =
            [
                new("Pricing checklist", "Owners who read the checklist book a first call: ten a month.", FunnelStage.Top,
                    ["checklist", "podcast"],
                    ("The pricing checklist: eleven questions before you change a price.", "What three clients changed, and what came of it.", "A first call of half an hour, free."), (900, "GBP")),
                new("Autumn workshop", "Twelve seats, filled from the newsletter.", FunnelStage.Bottom, ["workshop", "book"],
                    ("What the day is about.", "Who was there last time.", null), (1200, "GBP")),
                new("Client outcomes", "Doubters see results before anybody calls them.", FunnelStage.Middle, ["outcomes"], (null, "Before and after, in numbers.", null)),
            ],
            Controller = "Harbor Consulting Ltd., London",
            Theme = "journal",
            Pixels = [new("linkedin", "7654321", "LinkedIn Insight"), new("google_ads", "AW-123456789", "Google Ads")],
        },
    ];
}
