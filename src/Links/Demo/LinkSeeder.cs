using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links;

/// <summary>A link as the demo tells its story: made in the past, perhaps changed since.</summary>
public sealed record SeedLink(DomainId Domain, Slug Slug, TargetUrl Destination, DateTimeOffset CreatedAt, string CreatedBy)
{
    /// <summary>The domain's own setting, see <see cref="Slug.ToKey"/>.</summary>
    public bool IgnoreCase { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public LinkMode Mode { get; init; } = LinkMode.Short;

    public QueryMode QueryMode { get; init; } = QueryMode.Merge;

    public DateTimeOffset? ArchivedAt { get; init; }

    public CampaignId? Campaign { get; init; }

    public LinkSource? Source { get; init; }

    public string? Creator { get; init; }

    /// <summary>Where it led before, and when that was changed to <see cref="Destination"/>.</summary>
    public (TargetUrl Before, DateTimeOffset At, string By)? Moved { get; init; }
}

/// <summary>A campaign as the demo tells its story.</summary>
/// <param name="Ladder">First, second and closing touch; null for a rung that nobody wrote.</param>
public sealed record SeedCampaign(string Name, string Goal, FunnelStage Stage, (string? First, string? Second, string? Closing) Ladder, DateTimeOffset CreatedAt, string CreatedBy)
{
    public (decimal Amount, string Currency)? Budget { get; init; }
}

/// <summary>Puts many links with a past into the entered brand at once. For demo data; everything else goes through the editor.</summary>
public sealed class LinkSeeder(AppDb db)
{
    /// <summary>Adds links and what their history would say.</summary>
    /// <returns>Ids in the order of <paramref name="seeds"/>.</returns>
    public async Task<IReadOnlyList<LinkId>> AddAsync(IReadOnlyList<SeedLink> seeds, CancellationToken cancellation)
    {
        var links = seeds.Select(ToLink).ToList();
        db.AddRange(links);
        await db.SaveChangesAsync(cancellation);
        foreach (var (seed, link) in seeds.Zip(links))
        {
            db.AddRange(HistoryOf(seed, link));
        }
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        return links.ConvertAll(link => link.LinkId);
    }

    /// <summary>Adds campaigns, for links to name.</summary>
    /// <returns>Ids in the order of <paramref name="seeds"/>.</returns>
    public async Task<IReadOnlyList<CampaignId>> AddCampaignsAsync(IReadOnlyList<SeedCampaign> seeds, CancellationToken cancellation)
    {
        var campaigns = seeds.Select(ToCampaign).ToList();
        db.AddRange(campaigns);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        return campaigns.ConvertAll(campaign => campaign.CampaignId);
    }

    private static Campaign ToCampaign(SeedCampaign seed) => new()
    {
        Name = seed.Name,
        NameKey = seed.Name.ToLowerInvariant(),
        Goal = seed.Goal,
        Stage = seed.Stage,
        FirstTouch = seed.Ladder.First,
        SecondTouch = seed.Ladder.Second,
        ClosingTouch = seed.Ladder.Closing,
        Budget = seed.Budget?.Amount,
        Currency = seed.Budget?.Currency,
        CreatedBy = seed.CreatedBy,
        CreatedAt = seed.CreatedAt.ToUniversalTime(),
        UpdatedBy = seed.CreatedBy,
        UpdatedAt = seed.CreatedAt.ToUniversalTime(),
    };

    private static Link ToLink(SeedLink seed) => new()
    {
        DomainId = seed.Domain.Value,
        Slug = seed.Slug.Value,
        SlugKey = seed.Slug.ToKey(seed.IgnoreCase),
        Destination = seed.Destination.Value,
        Title = seed.Title,
        Tags = [.. seed.Tags],
        Mode = seed.Mode,
        QueryMode = seed.QueryMode,
        CampaignId = seed.Campaign?.Value,
        Source = seed.Source,
        Creator = seed.Creator,
        CreatedBy = seed.CreatedBy,
        CreatedAt = seed.CreatedAt.ToUniversalTime(),
        UpdatedAt = (seed.ArchivedAt ?? seed.Moved?.At ?? seed.CreatedAt).ToUniversalTime(),
        ArchivedAt = seed.ArchivedAt?.ToUniversalTime(),
    };

    private static IEnumerable<LinkChange> HistoryOf(SeedLink seed, Link link)
    {
        yield return Change(link, seed.CreatedAt, seed.CreatedBy, LinkChange.Created, []);
        if (seed.Moved is { } moved)
        {
            yield return Change(link, moved.At, moved.By, LinkChange.Edited,
                [new FieldChange("destination", moved.Before.Value, seed.Destination.Value)]);
        }
        if (seed.ArchivedAt is { } archivedAt)
        {
            yield return Change(link, archivedAt, seed.CreatedBy, LinkChange.Archived, []);
        }
    }

    private static LinkChange Change(Link link, DateTimeOffset at, string actor, string action, IReadOnlyList<FieldChange> fields) => new()
    {
        LinkId = link.Id,
        Id = Guid.CreateVersion7(at),
        At = at.ToUniversalTime(),
        Actor = actor,
        Action = action,
        Fields = LinkChange.WriteFields(fields),
    };
}
