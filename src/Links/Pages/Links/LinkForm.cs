using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>The fields of the form, as a person filled them in.</summary>
public sealed class LinkForm
{
    public string? Destination { get; set; }

    public long? Domain { get; set; }

    public string? Slug { get; set; }

    public string? Title { get; set; }

    public string? Tags { get; set; }

    public LinkMode Mode { get; set; } = LinkMode.Short;

    /// <summary>Always a bare redirect.</summary>
    public bool Critical { get; set; }

    /// <summary>Whether the visitor's query string goes along.</summary>
    public bool MergeQuery { get; set; } = true;

    public int RedirectStatus { get; set; } = 302;

    /// <summary>When the link had last been changed when the form was shown.</summary>
    public long? SeenAt { get; set; }

    internal static LinkForm Of(LinkRow link) => new()
    {
        Destination = link.Destination,
        Title = link.Title,
        Tags = string.Join(", ", link.Tags),
        Mode = link.Mode,
        Critical = link.IsCritical,
        MergeQuery = link.QueryMode == QueryMode.Merge,
        RedirectStatus = link.RedirectStatus,
        SeenAt = link.UpdatedAt.UtcTicks,
    };

    internal NewLink ToNew() => new(Destination)
    {
        Domain = Domain is { } id ? new DomainId(id) : null,
        Slug = Slug,
        Title = Title,
        Tags = TagList.Split(Tags),
        Mode = Mode,
        Critical = Critical,
        QueryMode = MergeQuery ? QueryMode.Merge : QueryMode.Drop,
        RedirectStatus = RedirectStatus,
    };

    internal LinkEdit ToEdit() => new()
    {
        Destination = Destination,
        Title = Title,
        Tags = new Given<IReadOnlyList<string?>>(TagList.Split(Tags)),
        Mode = Mode,
        Critical = Critical,
        QueryMode = MergeQuery ? QueryMode.Merge : QueryMode.Drop,
        RedirectStatus = RedirectStatus,
        SeenAt = SeenAt is { } ticks && ticks > 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
    };

    /// <summary>Name of the input that a complaint about an API field belongs to.</summary>
    internal static string InputOf(string field) => "Input." + field switch
    {
        FieldNames.Domain => nameof(Domain),
        FieldNames.Slug => nameof(Slug),
        FieldNames.Title => nameof(Title),
        FieldNames.Tags => nameof(Tags),
        FieldNames.Mode => nameof(Mode),
        FieldNames.Critical => nameof(Critical),
        FieldNames.QueryMode => nameof(MergeQuery),
        FieldNames.RedirectStatus => nameof(RedirectStatus),
        _ => nameof(Destination),
    };
}
