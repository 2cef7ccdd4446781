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
            new("focus-guide", "/lumen/guides/deep-focus", "The deep focus guide", "retargeting", ["guide", "social"], 58, 95, Course.Growing, SourceMix.Social),
            new("linkedin", "/lumen/guides/deep-focus?ref=linkedin", "Focus guide, LinkedIn post", "short", ["guide", "social"], 41, 60, Course.Burst, SourceMix.Social),
            new("trial", "/lumen/trial", "Start the free trial", "short", ["trial"], 60, 34, Course.Steady, SourceMix.Search),
            new("pricing", "/lumen/pricing", "Pricing", "short", ["pricing"], 60, 18, Course.Steady, SourceMix.Search),
            new("case-atlas", "/lumen/customers/atlas", "Case study: Atlas", "short", ["proof"], 33, 12, Course.Growing, SourceMix.Social),
            new("webinar", "/lumen/webinars/async-teams", "Webinar: async teams", "short", ["webinar"], 24, 70, Course.Burst, SourceMix.Newsletter),
            new("status", "/lumen/status", "Service status", "direct", [], 60, 0, Course.Steady, SourceMix.Search),
            new("spring-offer", "/lumen/offers/spring", "Spring offer", "short", ["offer"], 59, 40, Course.Burst, SourceMix.Social, Archived: true),
        ],
        [
            new("Mara Lind", "mara@lumen.example", "owner"),
            new("Jonas Weil", "jonas@lumen.example", "editor"),
            new("Ida Sommer", "ida@lumen.example", "viewer"),
        ])
        {
            Controller = "Lumen GmbH, Berlin",
            Theme = "studio",
            Pixels = [new("linkedin", "1234567", "LinkedIn Insight"), new("meta", "843671884361709", "Meta, main account")],
        },
        new("Marigold", "marigold", "shop.marigold.localhost", "America/New_York", "https://example.com/marigold",
        [
            new("summer", "/marigold/collections/summer", "Summer collection", "retargeting", ["collection", "summer"], 55, 160, Course.Leisure, SourceMix.Creators),
            new("ana", "/marigold/collections/summer?creator=ana", "Summer, shown by Ana", "short", ["creator", "summer"], 46, 120, Course.Burst, SourceMix.Creators),
            new("kenji", "/marigold/collections/summer?creator=kenji", "Summer, shown by Kenji", "short", ["creator", "summer"], 30, 150, Course.Burst, SourceMix.Creators),
            new("linen-dress", "/marigold/products/linen-dress", "Linen dress", "short", ["product"], 50, 44, Course.Leisure, SourceMix.Creators),
            new("reviews", "/marigold/reviews", "What customers say", "short", ["proof"], 38, 16, Course.Growing, SourceMix.Search),
            new("bio", "/marigold/hello", "Link in bio", "short", ["bio"], 60, 62, Course.Leisure, SourceMix.Creators),
            new("returns", "/marigold/help/returns", "Returns", "direct", [], 60, 0, Course.Steady, SourceMix.Search),
        ],
        [
            new("Rosa Duarte", "rosa@marigold.example", "owner"),
            new("Sam Okoye", "sam@marigold.example", "editor"),
        ])
        {
            Controller = "Marigold Apparel Inc., New York",
            Theme = "signal",
            Pixels = [new("meta", "529384710293847", "Meta, shop"), new("tiktok", "C4A1B2C3D4E5F6G7H8I0", "TikTok, creators"), new("pinterest", "2612345678901", "Pinterest")],
            IsAmerican = true,
        },
        new("Harbor", "harbor", "try.harbor.localhost", "Europe/London", "https://example.com/harbor",
        [
            new("checklist", "/harbor/checklist", "The pricing checklist", "retargeting", ["checklist", "newsletter"], 57, 130, Course.Weekly, SourceMix.Newsletter),
            new("book", "/harbor/call", "Book a consultation", "short", ["call"], 60, 9, Course.Weekly, SourceMix.Newsletter),
            new("outcomes", "/harbor/outcomes", "Client outcomes", "short", ["proof"], 44, 14, Course.Weekly, SourceMix.Newsletter),
            new("podcast", "/harbor/podcast/episode-12", "Podcast, episode 12", "short", ["podcast"], 19, 38, Course.Burst, SourceMix.Social),
            new("workshop", "/harbor/workshop", "Autumn workshop", "short", ["workshop"], 12, 26, Course.Growing, SourceMix.Newsletter),
        ],
        [
            new("Edith Crane", "edith@harbor.example", "owner"),
        ])
        {
            Controller = "Harbor Consulting Ltd., London",
            Theme = "journal",
            Pixels = [new("linkedin", "7654321", "LinkedIn Insight"), new("google_ads", "AW-123456789", "Google Ads")],
        },
    ];
}
