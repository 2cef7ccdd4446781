using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Export;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Reports.Pages.Analytics;

/// <summary>A filter in force, as the page shows it.</summary>
internal sealed record FilterChip(string Dimension, string Value, string RemoveUrl);

/// <summary>A card that breaks clicks down by one of some related dimensions.</summary>
/// <param name="Name">What chooses among them in the address.</param>
internal sealed record BreakdownCard(string Name, string Title, IReadOnlyList<ClickDimension> Dimensions)
{
    public required ClickDimension Shown { get; init; }

    public IReadOnlyList<ClickValue> Values { get; init; } = [];

    public int More { get; init; }

    /// <summary>Kinds of traffic are counted in clicks: most of them are no people.</summary>
    public string CountName => CountsEverybody ? ReportsText.AllClicks : ReportsText.People;

    private bool CountsEverybody => Shown == ClickDimension.Traffic;

    public long NumberOf(Count count) => CountsEverybody ? count.Clicks : count.Humans;
}

/// <summary>A brand's clicks: how many, when, from where, on what. Everything chosen stands in the address.</summary>
internal sealed class IndexModel(ClickStatistics statistics, ClickNames names, ClickBeginning beginning, TimeProvider clock) : BrandPageModel
{
    private const int ShownValues = 8;

    private static readonly (string Name, Func<string> Title, ClickDimension[] Dimensions)[] Cards =
    [
        ("links", () => ReportsText.Links, [ClickDimension.Link, ClickDimension.LinkCampaign, ClickDimension.Tag, ClickDimension.LinkSource, ClickDimension.Domain]),
        ("sources", () => ReportsText.Sources, [ClickDimension.Channel, ClickDimension.Referrer, ClickDimension.Source, ClickDimension.Medium, ClickDimension.Campaign]),
        ("places", () => ReportsText.Places, [ClickDimension.Country, ClickDimension.Region, ClickDimension.Language]),
        ("devices", () => ReportsText.Devices, [ClickDimension.Device, ClickDimension.Os, ClickDimension.Browser, ClickDimension.InApp]),
        ("kinds", () => ReportsText.Kinds, [ClickDimension.Traffic]),
    ];

    public ClickRequest Question { get; private set; } = null!; // read before the page is shown

    public ClickAnswer Answer { get; private set; } = null!; // with the question

    /// <summary>The same number of days before. Null when there was nothing to count yet on the first of them.</summary>
    public ClickAnswer? Before { get; private set; }

    public string Complaint { get; private set; } = "";

    /// <summary>Null before the brand's first click.</summary>
    public DateOnly? FirstDay { get; private set; }

    public IReadOnlyList<BreakdownCard> Breakdowns { get; private set; } = [];

    public IReadOnlyList<FilterChip> Chips { get; private set; } = [];

    public string ZoneName => Brand.TimeZone.Id;

    /// <summary>The name of the period, or null when it was given by days.</summary>
    public string? Range => Request.Query.ContainsKey("from") || Request.Query.ContainsKey("to") ? null : Request.Query["range"].FirstOrDefault() ?? "30d";

    public TimeSeries Series => new(
        ReportsText.PeopleOverTime,
        [.. Answer.Steps.Select(step => Bucket(step.Start))],
        [
            new ChartSeries(ReportsText.People, Shown(Answer.Steps, step => step.Count.Humans)),
            new ChartSeries(ReportsText.AllClicks, Shown(Answer.Steps, step => step.Count.Clicks), SeriesRole.Secondary),
            .. Before is { } before && before.Steps.Count == Answer.Steps.Count
                ? [new ChartSeries(ReportsText.PeopleBefore, [.. before.Steps.Select(step => (long?)step.Count.Humans)], SeriesRole.Comparison)] : Array.Empty<ChartSeries>(),
        ],
        LastIsPartial: Question.Period.Last >= Today,
        Definition: ReportsText.PeopleDefinition.With(ZoneName));

    private DateOnly Today => BrandDays.DateOf(clock.GetUtcNow(), Brand.TimeZone);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (ClickRequest.Read(Request.Query, Today, out var complaint) is not { } question)
        {
            Complaint = complaint;
            Response.StatusCode = 400;
            question = new ClickRequest(ClickPeriod.LastDays(ClickRequest.DefaultDays, Today), Granularity.Day, []);
        }
        Question = question;
        FirstDay = await beginning.FirstDayAsync(Brand.TimeZone, cancellation);
        var cards = Cards.Select(card => new BreakdownCard(card.Name, card.Title(), card.Dimensions) { Shown = ShownOf(card.Name, card.Dimensions) }).ToList();
        Answer = await statistics.AskAsync(question.Ask(Brand.TimeZone, [.. cards.Select(card => card.Shown)], byHourOfWeek: true), cancellation);
        var before = question.Period.Before;
        Before = FirstDay <= before.First ? await statistics.AskAsync((question with { Period = before }).Ask(Brand.TimeZone, []), cancellation) : null;
        var named = new List<BreakdownCard>();
        foreach (var card in cards)
        {
            var groups = Answer.By[card.Shown].Where(group => card.NumberOf(group.Count) > 0).ToList();
            named.Add(card with { Values = await names.NameAsync(card.Shown, groups, ShownValues, cancellation), More = Math.Max(0, groups.Count - ShownValues) });
        }
        Breakdowns = named;
        Chips = await ChipsAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnGetExportAsync(string? by, string? format, CancellationToken cancellation)
    {
        if (format is not ("csv" or "ndjson") || ClickRequest.Read(Request.Query, Today, out _) is not { } question)
        {
            return BadRequest();
        }
        if (by is null or "time")
        {
            var answer = await statistics.AskAsync(question.Ask(Brand.TimeZone, []), cancellation);
            return StatisticsFile.OfSteps(answer, Brand.TimeZone, format == "csv", $"clicks-{Brand.Slug}");
        }
        if (!ClickDimensions.TryParse(by, out var dimension))
        {
            return BadRequest();
        }
        var groups = (await statistics.AskAsync(question.Ask(Brand.TimeZone, [dimension]), cancellation)).By[dimension];
        var values = await names.NameAsync(dimension, groups, StatisticsFile.MostValues, cancellation);
        return StatisticsFile.OfValues(dimension, values, format == "csv", $"clicks-{Brand.Slug}-by-{by}");
    }

    public static string RangeName(string range) => ReportsText.ResourceManager.GetString("Range_" + range, CultureInfo.CurrentUICulture) ?? range;

    public static string TitleOf(ClickDimension dimension) =>
        ReportsText.ResourceManager.GetString("By_" + dimension.Key(), CultureInfo.CurrentUICulture) ?? dimension.Key();

    /// <summary>This page with one thing changed; null takes it away.</summary>
    public string With(string name, string? value) => AddressOf(Parameters().Where(one => one.Name != name).Concat(value is null ? [] : [(name, value)]));

    /// <summary>This page for one value only.</summary>
    public string NarrowTo(ClickDimension dimension, string value) =>
        AddressOf(Parameters().Where(one => one.Name != dimension.Key()).Append((dimension.Key(), value)));

    public string RangeUrl(string range) => AddressOf(Parameters().Where(one => one.Name is not ("range" or "from" or "to")).Append(("range", range)));

    public string ExportUrl(string by, string format) => AddressOf(Parameters().Concat([("handler", "Export"), ("by", by), ("format", format)]));

    /// <summary>What a form that chooses days has to pass on.</summary>
    public IEnumerable<(string Name, string Value)> Hidden => Parameters().Where(one => one.Name is not ("range" or "from" or "to"));

    private ClickDimension ShownOf(string card, ClickDimension[] dimensions) =>
        ClickDimensions.TryParse(Request.Query[card].FirstOrDefault() ?? "", out var chosen) && dimensions.Contains(chosen) ? chosen : dimensions[0];

    private async Task<IReadOnlyList<FilterChip>> ChipsAsync(CancellationToken cancellation)
    {
        var chips = new List<FilterChip>();
        foreach (var filter in Question.Filters)
        {
            var called = await names.NamesAsync(filter.Dimension, filter.Values.ToList(), cancellation);
            chips.Add(new FilterChip(TitleOf(filter.Dimension), string.Join(", ", filter.Values.Select(value => called[value])), With(filter.Dimension.Key(), null)));
        }
        return chips;
    }

    private long?[] Shown(IReadOnlyList<StepCount> steps, Func<StepCount, long> number)
    {
        var first = FirstDay is { } day ? BrandDays.StartOf(day, Brand.TimeZone) : DateTimeOffset.MaxValue;
        var now = clock.GetUtcNow();
        return [.. steps.Select((step, i) => (i + 1 < steps.Count && steps[i + 1].Start <= first) || step.Start > now ? null : (long?)number(step))];
    }

    private ChartBucket Bucket(DateTimeOffset start)
    {
        var local = TimeZoneInfo.ConvertTime(start, Brand.TimeZone);
        var culture = CultureInfo.CurrentCulture;
        return Question.Granularity switch
        {
            Granularity.Hour => new(local.ToString("ddd d MMM, HH:mm", culture), local.ToString("HH:mm", culture)),
            Granularity.Week => new(ReportsText.WeekOf.With(local.ToString("d MMM yyyy", culture)), local.ToString("d MMM", culture)),
            Granularity.Month => new(local.ToString("MMMM yyyy", culture), local.ToString("MMM", culture)),
            _ => new(local.ToString("ddd d MMM yyyy", culture), local.ToString("d MMM", culture)),
        };
    }

    private IEnumerable<(string Name, string Value)> Parameters() =>
        Request.Query.Where(one => one.Key is not ("handler" or "by" or "format"))
            .SelectMany(one => one.Value.Select(value => (one.Key, value ?? "")));

    private string AddressOf(IEnumerable<(string Name, string Value)> parameters)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in parameters)
        {
            query.Add(name, value);
        }
        return BrandUrl("analytics") + query;
    }
}
