using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>Domain and slug, which never change once the link exists, and where they lead, which may.</summary>
internal sealed class Link : ITenantOwned
{
    public BrandId BrandId { get; init; }

    public long Id { get; private set; }

    public long DomainId { get; init; }

    /// <summary>Settable until the link is saved, while a free one is looked for; never after.</summary>
    public required string Slug { get; set; }

    /// <summary>What requests are matched by, see <see cref="Primitives.Slug.ToKey"/>.</summary>
    public required string SlugKey { get; set; }

    public required string Destination { get; set; }

    /// <summary>Which of our own addresses the destination is, host and slug key; null when it is none.</summary>
    public string? LeadsTo { get; set; }

    public string? Title { get; set; }

    public LinkMode Mode { get; set; } = LinkMode.Short;

    /// <summary>Always a bare redirect: it cannot be a retargeting link, and no pixel can be attached to it.</summary>
    public bool IsCritical { get; set; }

    public QueryMode QueryMode { get; set; }

    public short RedirectStatus { get; set; } = 302;

    public string[] Tags { get; set; } = [];

    /// <summary>The campaign that it belongs to, by id; null for none.</summary>
    public long? CampaignId { get; set; }

    /// <summary>Where it is shared; null when nobody said.</summary>
    public LinkSource? Source { get; set; }

    /// <summary>The group of ads that it stands in, as the ad platform calls it; null for none.</summary>
    public string? AdGroup { get; set; }

    /// <summary>Who shares it for the brand; null for nobody in particular.</summary>
    public string? Creator { get; set; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>The bulk action that archived it; null when it was archived alone.</summary>
    public Guid? ArchivedIn { get; set; }

    /// <summary>Lower case of what a search looks at; computed by the database.</summary>
    public string Search { get; private set; } = "";

    public LinkId LinkId => new(Id);

    public bool IsArchived => ArchivedAt is not null;
}
