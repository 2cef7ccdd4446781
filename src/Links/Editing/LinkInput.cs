using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>What somebody asks a new link to be, unchecked. Only the destination is needed.</summary>
internal sealed record NewLink(string? Destination)
{
    /// <summary>Null is the brand's first domain.</summary>
    public DomainId? Domain { get; init; }

    /// <summary>Null or empty asks for a random one.</summary>
    public string? Slug { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<string?> Tags { get; init; } = [];

    public LinkMode Mode { get; init; } = LinkMode.Short;

    public bool Critical { get; init; }

    public QueryMode QueryMode { get; init; } = QueryMode.Merge;

    public int RedirectStatus { get; init; } = 302;

    public CampaignId? Campaign { get; init; }

    public LinkSource? Source { get; init; }

    public string? AdGroup { get; init; }

    public string? Creator { get; init; }

    /// <summary>Parameters to be written into the destination; what is not named stays as the destination has it.</summary>
    public IReadOnlyDictionary<UtmParameter, string?> Utm { get; init; } = new Dictionary<UtmParameter, string?>();

    /// <summary>The template that fills those which are still missing then.</summary>
    public long? UtmTemplate { get; init; }
}

/// <summary>What somebody asks to be different about a link; what is not given stays.</summary>
internal sealed record LinkEdit
{
    public Given<string?> Destination { get; init; }

    public Given<string?> Title { get; init; }

    public Given<IReadOnlyList<string?>> Tags { get; init; }

    public Given<LinkMode> Mode { get; init; }

    public Given<bool> Critical { get; init; }

    public Given<QueryMode> QueryMode { get; init; }

    public Given<int> RedirectStatus { get; init; }

    public Given<CampaignId?> Campaign { get; init; }

    public Given<LinkSource?> Source { get; init; }

    public Given<string?> AdGroup { get; init; }

    public Given<string?> Creator { get; init; }

    /// <inheritdoc cref="NewLink.Utm"/>
    public IReadOnlyDictionary<UtmParameter, string?> Utm { get; init; } = new Dictionary<UtmParameter, string?>();

    /// <inheritdoc cref="NewLink.UtmTemplate"/>
    public long? UtmTemplate { get; init; }

    /// <summary>When the link was last changed, as the editor saw it. A newer change is not overwritten. Null does not care.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>A value that may be absent, which is not the same as null.</summary>
internal readonly record struct Given<T>
{
    public Given(T value)
    {
        IsGiven = true;
        Value = value;
    }

    public bool IsGiven { get; }

    public T? Value { get; }

    public static implicit operator Given<T>(T value) => new(value);
}
