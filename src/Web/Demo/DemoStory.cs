using WhiteLabelLinks.Links;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>One demo brand: who it is, and how each of its links has been doing for sixty days.</summary>
internal sealed record DemoStory(
    string Brand, string Slug, string ShortHost, string TimeZone, string RootDestination, IReadOnlyList<DemoLink> Links, IReadOnlyList<DemoPerson> People)
{
    /// <summary>Who is responsible in the words of a privacy page.</summary>
    public required string Controller { get; init; }

    /// <summary>The theme of its pages.</summary>
    public required string Theme { get; init; }

    /// <summary>What its retargeting links fire.</summary>
    public required IReadOnlyList<DemoPixel> Pixels { get; init; }

    /// <summary>What its links are for.</summary>
    public required IReadOnlyList<DemoCampaign> Campaigns { get; init; }

    /// <summary>What most of its visitors read.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether most of its visitors are in America.</summary>
    public bool IsAmerican { get; init; }
}

/// <summary>A demo campaign.</summary>
/// <param name="Links">Endings of the links that belong to it.</param>
/// <param name="Ladder">First, second and closing touch; one that nobody wrote is null.</param>
internal sealed record DemoCampaign(
    string Name, string Goal, FunnelStage Stage, string[] Links, (string? First, string? Second, string? Closing) Ladder, (decimal Amount, string Currency)? Budget = null);

internal sealed record DemoPixel(string Platform, string Tag, string Name);

internal sealed record DemoPerson(string Name, string Email, string Role);

/// <summary>A demo link and how it has been doing.</summary>
/// <param name="Slug">Its ending.</param>
/// <param name="Path">What follows https://example.com in its destination.</param>
/// <param name="Title">Its title.</param>
/// <param name="Mode">direct, short or retargeting.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Age">Days ago that it was created.</param>
/// <param name="PerDay">Clicks on an ordinary weekday at its best.</param>
/// <param name="Course">How interest in it goes.</param>
/// <param name="Sources">Where its clicks come from.</param>
/// <param name="Shared">Where its owner says it is shared.</param>
/// <param name="Archived">Whether its campaign is over.</param>
/// <param name="Creator">Who shares it, where that is one person.</param>
internal sealed record DemoLink(
    string Slug, string Path, string Title, string Mode, string[] Tags, int Age, double PerDay, Course Course, SourceMix Sources, LinkSource? Shared = null,
    bool Archived = false, string? Creator = null);

/// <summary>The course of a link's clicks over its life.</summary>
internal enum Course
{
    /// <summary>About the same every day, less on weekends.</summary>
    Steady,

    /// <summary>More every week.</summary>
    Growing,

    /// <summary>A burst when it was posted, then a long tail.</summary>
    Burst,

    /// <summary>A burst every Tuesday morning, when the newsletter goes out.</summary>
    Weekly,

    /// <summary>Evenings and weekends.</summary>
    Leisure,
}

internal enum SourceMix
{
    Social,
    Creators,
    Newsletter,
    Search,
}
