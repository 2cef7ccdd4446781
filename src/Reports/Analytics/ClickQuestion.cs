using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Some clicks only: those whose value is one of these.</summary>
/// <param name="Values">As <see cref="ClickValues"/> writes them; an empty text is "none".</param>
internal sealed record ClickFilter(ClickDimension Dimension, IReadOnlyList<string> Values);

internal enum Granularity
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>What is asked of a brand's clicks. Pages, API and exports all ask by this.</summary>
internal sealed record ClickQuestion
{
    /// <summary>The steps of the series, each from its beginning to the next one's; the last ends at <see cref="Until"/>. At least one.</summary>
    public required IReadOnlyList<DateTimeOffset> Steps { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>The brand's, for days and hours.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public IReadOnlyList<ClickFilter> Filters { get; init; } = [];

    /// <summary>What to break the clicks down by.</summary>
    public IReadOnlyList<ClickDimension> By { get; init; } = [];

    /// <summary>Whether to count by weekday and hour too.</summary>
    public bool ByHourOfWeek { get; init; }

    public DateTimeOffset From => Steps[0];
}

/// <summary>Clicks that were answered.</summary>
/// <param name="Clicks">All, whoever was behind them.</param>
/// <param name="Humans">Those that people made, as far as their requests tell.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Count(long Clicks, long Humans)
{
    public static Count operator +(Count one, Count other) => new(one.Clicks + other.Clicks, one.Humans + other.Humans);
}

/// <summary>What falls in a step of time that begins at <paramref name="Start"/>.</summary>
/// <param name="Visitors">People told apart within a day; who comes on two days counts twice.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StepCount(DateTimeOffset Start, Count Count, long Visitors);

/// <summary>What falls on one value.</summary>
/// <param name="Code">As in the column: a number of a word, a link, a country.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupCount(int Code, Count Count);

internal sealed record ClickAnswer
{
    /// <summary>Clicks of which nothing is kept but their sum: no visitor and no breakdown knows of them but those by link and domain.</summary>
    public Count Bare { get; init; }

    /// <summary>False when something was asked of clicks that nobody can say of bare ones: then they are in no number here.</summary>
    public bool IsBareCounted { get; init; } = true;

    /// <summary>Clicks of which everything is known, among those that were counted.</summary>
    public Count Detailed => IsBareCounted ? new(Total.Count.Clicks - Bare.Clicks, Total.Count.Humans - Bare.Humans) : Total.Count;

    public required StepCount Total { get; init; }

    public required IReadOnlyList<StepCount> Steps { get; init; }

    /// <summary>Every value that occurs, most people first.</summary>
    public required IReadOnlyDictionary<ClickDimension, IReadOnlyList<GroupCount>> By { get; init; }

    /// <summary>People, by day of the week (Monday first) and hour; empty when it was not asked.</summary>
    public required IReadOnlyList<long> HoursOfWeek { get; init; }
}
