using System.Globalization;

namespace WhiteLabelLinks.Ui;

public enum SeriesRole
{
    /// <summary>The number the chart is about: a filled line in the brand's colour.</summary>
    Primary,

    /// <summary>A second measure of the same unit: a plain line.</summary>
    Secondary,

    /// <summary>The same measure earlier: a quiet dashed line.</summary>
    Comparison,
}

/// <summary>One measure, bucket by bucket.</summary>
/// <param name="Values">One for each bucket; null where nothing was measured (not the same as 0).</param>
public sealed record ChartSeries(string Name, IReadOnlyList<long?> Values, SeriesRole Role = SeriesRole.Primary);

/// <summary>A step on the time axis.</summary>
/// <param name="Label">In full, for tooltip and table: "Mon 3 Nov 2026".</param>
/// <param name="ShortLabel">For the axis: "3 Nov".</param>
/// <param name="Note">What happened then; marked on the axis and told with the numbers.</param>
public sealed record ChartBucket(string Label, string ShortLabel, string? Note = null);

/// <summary>A time series ready to draw. At most two measures and one comparison; more does not read.</summary>
/// <param name="LastIsPartial">The last bucket is not over yet and is drawn differently.</param>
/// <param name="Definition">What is counted, in one sentence.</param>
public sealed record TimeSeries(
    string Title,
    IReadOnlyList<ChartBucket> Buckets,
    IReadOnlyList<ChartSeries> Series,
    bool LastIsPartial = false,
    string? Definition = null)
{
    public bool IsEmpty => !Series.Any(series => series.Values.Any(value => value is > 0));

    /// <summary>One bucket a day from <paramref name="first"/> on, labelled in the current culture.</summary>
    public static TimeSeries Daily(string title, DateOnly first, IReadOnlyList<ChartSeries> series, bool lastIsPartial = false, string? definition = null)
    {
        var days = series.Count == 0 ? 0 : series.Max(one => one.Values.Count);
        var buckets = Enumerable.Range(0, days).Select(day => Day(first.AddDays(day))).ToArray();
        return new TimeSeries(title, buckets, series, lastIsPartial, definition);
    }

    /// <summary>One bucket an hour; <paramref name="first"/> is already in the zone to show.</summary>
    public static TimeSeries Hourly(string title, DateTime first, IReadOnlyList<ChartSeries> series, bool lastIsPartial = false, string? definition = null)
    {
        var hours = series.Count == 0 ? 0 : series.Max(one => one.Values.Count);
        var buckets = Enumerable.Range(0, hours).Select(hour => Hour(first.AddHours(hour))).ToArray();
        return new TimeSeries(title, buckets, series, lastIsPartial, definition);
    }

    private static ChartBucket Day(DateOnly day) =>
        new(day.ToString("ddd d MMM yyyy", CultureInfo.CurrentCulture), day.ToString("d MMM", CultureInfo.CurrentCulture));

    private static ChartBucket Hour(DateTime hour) =>
        new(hour.ToString("ddd d MMM, HH:mm", CultureInfo.CurrentCulture), hour.ToString("HH:mm", CultureInfo.CurrentCulture));
}
