using System.ComponentModel;
using System.Text.Json.Serialization;
using WhiteLabelLinks.Retargeting.Pixels;

namespace WhiteLabelLinks.Retargeting.Api;

/// <summary>A pixel as the API shows it.</summary>
internal sealed record PixelDocument
{
    [JsonPropertyName("id"), Description("Opaque; digits at present.")]
    public required string Id { get; init; }

    [JsonPropertyName("platform"), Description("Key of the ad platform: meta, google_ads, ga4, gtm, linkedin, tiktok and so on.")]
    public required string Platform { get; init; }

    [JsonPropertyName("tag"), Description("The platform's own id for it.")]
    public required string Tag { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("domains"), Description("Domains whose links fire it unless they say otherwise.")]
    public required IReadOnlyList<string> Domains { get; init; }

    [JsonPropertyName("links"), Description("How many links have it as one of their own.")]
    public required int Links { get; init; }

    [JsonPropertyName("warning"), Description("What is unusual about the id; null when nothing is. Only in the answer that created it.")]
    public string? Warning { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    public static PixelDocument Of(PixelUse pixel, string? warning = null) => new()
    {
        Id = pixel.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Platform = pixel.PlatformKey,
        Tag = pixel.Tag,
        Name = pixel.Name,
        Domains = pixel.Hosts,
        Links = pixel.Links,
        Warning = warning,
        CreatedAt = pixel.CreatedAt,
        CreatedBy = pixel.CreatedBy,
    };
}

/// <summary>All pixels of the brand; there are never more than fit into one answer.</summary>
internal sealed record PixelListDocument
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<PixelDocument> Data { get; init; }
}

/// <summary>A pixel to be.</summary>
internal sealed record NewPixelDocument
{
    [JsonPropertyName("platform"), Description("Key of the ad platform.")]
    public string? Platform { get; init; }

    [JsonPropertyName("tag"), Description("The platform's own id. One that is possible but unusual is accepted, and the answer says what is unusual.")]
    public string? Tag { get; init; }

    [JsonPropertyName("name"), Description("At most 100 characters; absent, the platform's name.")]
    public string? Name { get; init; }
}

/// <summary>What a link fires.</summary>
internal sealed record LinkPixelsDocument
{
    [JsonPropertyName("mode"), Description("inherit: what its domain fires. add: the domain's and its own. replace: its own alone. off: nothing, and never the domain's.")]
    public string? Mode { get; init; }

    [JsonPropertyName("pixels"), Description("Ids of its own pixels; they count with add and replace.")]
    public IReadOnlyList<string>? Pixels { get; init; }

    [JsonPropertyName("event"), Description("link_click, page_view, product_view, checkout_start, article_read or video_watch.")]
    public string? Event { get; init; }

    [JsonPropertyName("ownership"), Description("Whose page the destination is: ours, permitted (somebody else's, who agreed) or theirs, for which no pixel fires.")]
    public string? Ownership { get; init; }

    [JsonPropertyName("fires"), Description("Read only: ids of the pixels that fire at present for a visitor who agreed. Empty while the link is not in mode retargeting, or pixels are off on its domain.")]
    public IReadOnlyList<string>? Fires { get; init; }
}
