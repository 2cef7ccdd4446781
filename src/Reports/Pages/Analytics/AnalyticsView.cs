using System.Globalization;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Maps;
using WhiteLabelLinks.Reports.Marks;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>A filter in force, as people read it.</summary>
internal sealed record NamedFilter(ClickDimension Dimension, string Title, string Value);

/// <summary>What a page of analytics shows: a question about a brand's clicks, the answer, and what the values are called.</summary>
internal sealed record AnalyticsView(ClickRequest Question, ClickAnswer Answer, TimeZoneInfo Zone, DateTimeOffset Now)
{
    /// <summary>The same number of days before. Null when there was nothing to count yet on the first of them.</summary>
    public ClickAnswer? Before { get; init; }

    /// <summary>Null before the brand's first click.</summary>
    public DateOnly? FirstDay { get; init; }

    public IReadOnlyList<BreakdownCard> Breakdowns { get; init; } = [];

    public IReadOnlyList<NamedFilter> Filters { get; init; } = [];

    /// <summary>People by country, where that is what is broken down by; null else.</summary>
    public CountryShades? Map { get; init; }

    /// <summary>What happened in these days; empty where nobody is to know.</summary>
    public IReadOnlyList<DayMark> Marks { get; init; } = [];

    /// <summary>Why nothing but sums is kept of clicks of this time; empty where nobody is to know.</summary>
    public IReadOnlyList<string> WhyBare { get; init; } = [];

    /// <summary>Whether of all clicks counted here nothing is known but their number. Then whatever else could be said would be a 0 that is none.</summary>
    public bool IsBare => Answer.Bare.Clicks > 0 && Answer.Detailed.Clicks == 0;

    public string ZoneName => Zone.Id;

    public string PeriodName => Question.Period.Days == 1
        ? Day(Question.Period.First)
        : $"{Day(Question.Period.First)} – {Day(Question.Period.Last)}";

    public TimeSeries Series => new(
        ReportsText.PeopleOverTime,
        [.. Answer.Steps.Select((step, i) => Bucket(step.Start, NoteOf(i)))],
        [
            new ChartSeries(ReportsText.People, Shown(Answer.Steps, step => step.Count.Humans)),
            new ChartSeries(ReportsText.AllClicks, Shown(Answer.Steps, step => step.Count.Clicks), SeriesRole.Secondary),
            .. Before is { } before && before.Steps.Count == Answer.Steps.Count
                ? [new ChartSeries(ReportsText.PeopleBefore, [.. before.Steps.Select(step => (long?)step.Count.Humans)], SeriesRole.Comparison)] : Array.Empty<ChartSeries>(),
        ],
        LastIsPartial: Question.Period.Last >= BrandDays.DateOf(Now, Zone),
        Definition: ReportsText.PeopleDefinition.With(ZoneName));

    public static string TitleOf(ClickDimension dimension) =>
        ReportsText.ResourceManager.GetString("By_" + dimension.Key(), CultureInfo.CurrentUICulture) ?? dimension.Key();

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private string? NoteOf(int step)
    {
        var until = step + 1 < Answer.Steps.Count ? Answer.Steps[step + 1].Start : DateTimeOffset.MaxValue;
        var here = Marks.Where(mark => mark.At >= Answer.Steps[step].Start && mark.At < until).Select(mark => mark.Text).ToList();
        return here.Count switch
        {
            0 => null,
            <= 2 => string.Join("; ", here),
            _ => ReportsText.MarksMany.With(here[0], here.Count - 1),
        };
    }

    private long?[] Shown(IReadOnlyList<StepCount> steps, Func<StepCount, long> number)
    {
        var first = FirstDay is { } day ? BrandDays.StartOf(day, Zone) : DateTimeOffset.MaxValue;
        return [.. steps.Select((step, i) => (i + 1 < steps.Count && steps[i + 1].Start <= first) || step.Start > Now ? null : (long?)number(step))];
    }

    private ChartBucket Bucket(DateTimeOffset start, string? note)
    {
        var local = TimeZoneInfo.ConvertTime(start, Zone);
        var culture = CultureInfo.CurrentCulture;
        return Question.Granularity switch
        {
            Granularity.Hour => new(local.ToString("ddd d MMM, HH:mm", culture), local.ToString("HH:mm", culture), note),
            Granularity.Week => new(ReportsText.WeekOf.With(local.ToString("d MMM yyyy", culture)), local.ToString("d MMM", culture), note),
            Granularity.Month => new(local.ToString("MMMM yyyy", culture), local.ToString("MMM", culture), note),
            _ => new(local.ToString("ddd d MMM yyyy", culture), local.ToString("d MMM", culture), note),
        };
    }
}

/// <summary>The numbers of a view on a page, and where a press on them leads; nowhere on a page that is only to be read.</summary>
/// <param name="NarrowTo">The page for one value only.</param>
/// <param name="Choose">The page with a card broken down by another dimension.</param>
/// <param name="Notes">Where notes are written; null for whoever may not.</param>
internal sealed record AnalyticsNumbers(
    AnalyticsView View,
    Func<ClickDimension, string, string>? NarrowTo = null,
    Func<BreakdownCard, ClickDimension, string>? Choose = null,
    NoteForm? Notes = null);

/// <summary>The form for a note on a day.</summary>
/// <param name="AddUrl">Where it is sent.</param>
/// <param name="ForgetUrl">Where taking one away is sent.</param>
/// <param name="Day">What the form proposes, or what was entered.</param>
/// <param name="Complaint">What was wrong with what was entered; empty when nothing was.</param>
internal sealed record NoteForm(string AddUrl, string ForgetUrl, string Day, string Text, string Complaint);
