using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Api;

/// <summary>A link as the API shows it.</summary>
internal sealed record LinkDocument
{
    [JsonPropertyName("id"), Description("Opaque; digits at present.")]
    public required string Id { get; init; }

    [JsonPropertyName("domain"), Description("Host of the short address, in ASCII.")]
    public required string Domain { get; init; }

    [JsonPropertyName("slug"), Description("Path of the short address.")]
    public required string Slug { get; init; }

    [JsonPropertyName("short_url"), Description("The address to share. It never changes.")]
    public required string ShortUrl { get; init; }

    [JsonPropertyName("destination"), Description("Where the link leads.")]
    public required string Destination { get; init; }

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("tags"), Description("Lower case, in the order they were given.")]
    public required IReadOnlyList<string> Tags { get; init; }

    [JsonPropertyName("mode"), Description("direct: a bare redirect, not counted. short: counted. retargeting: counted, and as short until pixels are set up.")]
    public required string Mode { get; init; }

    [JsonPropertyName("critical"), Description("A critical link is always a bare redirect: it cannot be in mode retargeting, and no pixel can be attached to it.")]
    public required bool Critical { get; init; }

    [JsonPropertyName("query_mode"), Description("merge: the visitor's query string is added to the destination's. drop: it is left out.")]
    public required string QueryMode { get; init; }

    [JsonPropertyName("redirect_status"), Description("301, 302, 307 or 308. Browsers remember 301 and 308, so a later change does not reach them.")]
    public required int RedirectStatus { get; init; }

    [JsonPropertyName("campaign"), Description("Id of the campaign that it belongs to, or null.")]
    public string? Campaign { get; init; }

    [JsonPropertyName("source"), Description("Where it is shared: email, influencer, partner, organic, community, podcast, outreach, ads, bio, qr or social; null when nobody said.")]
    public string? Source { get; init; }

    [JsonPropertyName("ad_group"), Description("The ad group that the link stands in, as the ad platform calls it; null for none.")]
    public string? AdGroup { get; init; }

    [JsonPropertyName("creator"), Description("Who shares the link for the brand; null for nobody in particular.")]
    public string? Creator { get; init; }

    [JsonPropertyName("clicks"), Description("Clicks so far, a few seconds behind; null for a direct link, which is not counted.")]
    public long? Clicks { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    [JsonPropertyName("updated_at")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonPropertyName("archived_at"), Description("Null while the link works.")]
    public DateTimeOffset? ArchivedAt { get; init; }

    public static LinkDocument Of(LinkRow row, BrandDomain domain) => new()
    {
        Id = row.Id.ToString(CultureInfo.InvariantCulture),
        Domain = domain.Host.Value,
        Slug = row.Slug,
        ShortUrl = ShortAddress.Of(domain, row.Slug).AbsoluteUri,
        Destination = row.Destination,
        Title = row.Title,
        Tags = row.Tags,
        Mode = row.Mode.ToName(),
        Critical = row.IsCritical,
        QueryMode = row.QueryMode.ToName(),
        RedirectStatus = row.RedirectStatus,
        Campaign = row.CampaignId?.ToString(CultureInfo.InvariantCulture),
        Source = row.Source?.ToName(),
        AdGroup = row.AdGroup,
        Creator = row.Creator,
        Clicks = row.Mode == LinkMode.Direct && row.Clicks == 0 ? null : row.Clicks,
        CreatedAt = row.CreatedAt,
        CreatedBy = row.CreatedBy,
        UpdatedAt = row.UpdatedAt,
        ArchivedAt = row.ArchivedAt,
    };
}

/// <summary>A page of a list.</summary>
internal sealed record LinkPageDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<LinkDocument> Data { get; init; }

    [JsonPropertyName("next"), Description("Send as `after` for the next page; null on the last one.")]
    public string? Next { get; init; }
}

/// <summary>What a new link may say. For the API's description; the body is read by <see cref="LinkBody"/>.</summary>
internal sealed record NewLinkDocument
{
    [JsonPropertyName("destination"), Description("http or https, at most 2048 characters; a missing scheme is taken as https. Each click fills in {click_id}, {link}, {domain} and {time}.")]
    public required string Destination { get; init; }

    [JsonPropertyName("domain"), Description("Host of one of the brand's domains; absent, the brand's first one.")]
    public string? Domain { get; init; }

    [JsonPropertyName("slug"), Description("Up to 100 letters, digits, emoji and - _ . ~; absent, a random one of seven characters.")]
    public string? Slug { get; init; }

    [JsonPropertyName("title"), Description("At most 200 characters.")]
    public string? Title { get; init; }

    [JsonPropertyName("tags"), Description("At most 20, each of at most 50 characters. Kept in lower case.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [JsonPropertyName("mode"), Description("direct, short (the default) or retargeting.")]
    public string? Mode { get; init; }

    [JsonPropertyName("critical"), Description("true makes it always a bare redirect; false is the default.")]
    public bool? Critical { get; init; }

    [JsonPropertyName("query_mode"), Description("merge (the default) or drop.")]
    public string? QueryMode { get; init; }

    [JsonPropertyName("redirect_status"), Description("301, 302 (the default), 307 or 308.")]
    public int? RedirectStatus { get; init; }

    [JsonPropertyName("campaign"), Description("Id of a campaign.")]
    public string? Campaign { get; init; }

    [JsonPropertyName("source"), Description("email, influencer, partner, organic, community, podcast, outreach, ads, bio, qr or social.")]
    public string? Source { get; init; }

    [JsonPropertyName("ad_group"), Description("The ad group that the link stands in, as the ad platform calls it. At most 80 characters.")]
    public string? AdGroup { get; init; }

    [JsonPropertyName("creator"), Description("Who shares the link for the brand. At most 80 characters.")]
    public string? Creator { get; init; }

    [JsonPropertyName("utm_source"), Description("Written into the destination, in place of its own; so are the other four. At most 100 characters. A brand may ask every link for some of them.")]
    public string? UtmSource { get; init; }

    [JsonPropertyName("utm_medium")]
    public string? UtmMedium { get; init; }

    [JsonPropertyName("utm_campaign")]
    public string? UtmCampaign { get; init; }

    [JsonPropertyName("utm_term")]
    public string? UtmTerm { get; init; }

    [JsonPropertyName("utm_content")]
    public string? UtmContent { get; init; }
}

/// <summary>What may change about a link: a JSON merge patch (RFC 7396). For the API's description.</summary>
internal sealed record LinkPatchDocument
{
    [JsonPropertyName("destination")]
    public string? Destination { get; init; }

    [JsonPropertyName("title"), Description("null removes it.")]
    public string? Title { get; init; }

    [JsonPropertyName("tags"), Description("Replaces all of them; null removes them.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [JsonPropertyName("mode")]
    public string? Mode { get; init; }

    [JsonPropertyName("critical")]
    public bool? Critical { get; init; }

    [JsonPropertyName("query_mode")]
    public string? QueryMode { get; init; }

    [JsonPropertyName("redirect_status")]
    public int? RedirectStatus { get; init; }

    [JsonPropertyName("campaign"), Description("Id of a campaign; null takes the link out of the one it belongs to.")]
    public string? Campaign { get; init; }

    [JsonPropertyName("source"), Description("null removes it.")]
    public string? Source { get; init; }

    [JsonPropertyName("ad_group"), Description("At most 80 characters; null removes it.")]
    public string? AdGroup { get; init; }

    [JsonPropertyName("creator"), Description("At most 80 characters; null removes it.")]
    public string? Creator { get; init; }

    [JsonPropertyName("utm_source"), Description("Written into the destination; null takes it out. So are the other four.")]
    public string? UtmSource { get; init; }

    [JsonPropertyName("utm_medium")]
    public string? UtmMedium { get; init; }

    [JsonPropertyName("utm_campaign")]
    public string? UtmCampaign { get; init; }

    [JsonPropertyName("utm_term")]
    public string? UtmTerm { get; init; }

    [JsonPropertyName("utm_content")]
    public string? UtmContent { get; init; }
}
