namespace WhiteLabelLinks.Links;

/// <summary>Where a link is shared, as whoever made it says. What a click itself tells of its origin is another matter.</summary>
public enum LinkSource
{
    Email,
    Social,
    Influencer,
    Community,
    Ads,
    Outreach,
    Partner,
    Organic,
    Podcast,
    Qr,
    Bio,
}

public static class LinkSources
{
    /// <summary>
    /// All of them in the order in which they are offered: by how much a click means to do. First those who asked to hear from the
    /// brand or follow a recommendation of somebody they trust, then those who were reading about the very thing, then those who
    /// were approached, last those who happened to pass by. A brand that wants its clicks to be worth something begins at the top.
    /// </summary>
    public static IReadOnlyList<LinkSource> ByIntent { get; } =
    [
        LinkSource.Email, LinkSource.Influencer, LinkSource.Partner, LinkSource.Organic, LinkSource.Community, LinkSource.Podcast,
        LinkSource.Outreach, LinkSource.Ads, LinkSource.Bio, LinkSource.Qr, LinkSource.Social,
    ];

    /// <summary>The word by which the database, the API and addresses know it.</summary>
    public static string ToName(this LinkSource source) => source switch
    {
        LinkSource.Email => "email",
        LinkSource.Social => "social",
        LinkSource.Influencer => "influencer",
        LinkSource.Community => "community",
        LinkSource.Ads => "ads",
        LinkSource.Outreach => "outreach",
        LinkSource.Partner => "partner",
        LinkSource.Organic => "organic",
        LinkSource.Podcast => "podcast",
        LinkSource.Qr => "qr",
        _ => "bio",
    };

    /// <summary>Null for a word that names none.</summary>
    public static LinkSource? Parse(string? name)
    {
        foreach (var source in ByIntent)
        {
            if (source.ToName() == name)
            {
                return source;
            }
        }
        return null;
    }

    /// <summary>What people call it.</summary>
    public static string ToWords(this LinkSource source) => source switch
    {
        LinkSource.Email => LinksText.SourceEmail,
        LinkSource.Social => LinksText.SourceSocial,
        LinkSource.Influencer => LinksText.SourceInfluencer,
        LinkSource.Community => LinksText.SourceCommunity,
        LinkSource.Ads => LinksText.SourceAds,
        LinkSource.Outreach => LinksText.SourceOutreach,
        LinkSource.Partner => LinksText.SourcePartner,
        LinkSource.Organic => LinksText.SourceOrganic,
        LinkSource.Podcast => LinksText.SourcePodcast,
        LinkSource.Qr => LinksText.SourceQr,
        _ => LinksText.SourceBio,
    };

    /// <summary>For a column whose check constraint allows no other word.</summary>
    internal static LinkSource Read(string name) => Parse(name) ?? throw new InvalidOperationException($"No source is called {name}.");
}
