using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Retargeting.Pages.Domains;

/// <summary>How long a domain's visitors waited for it: a page of its own, and a piece of the domain's page.</summary>
internal sealed class TimesModel(SpeedReader speed, HopReader hops, IBrandDomains domains, TimeProvider clock) : BrandPageModel
{
    /// <summary>What a page can show, in days.</summary>
    public static readonly IReadOnlyList<int> Ranges = [7, 30, 90, 365];

    private const int UsualDays = 30;

    public BrandDomain Domain { get; private set; } = null!; // read before the page is shown

    public SpeedFacts Facts { get; private set; } = null!; // as above

    /// <summary>Null on a piece of another page.</summary>
    public HopFacts? Hops { get; private set; }

    public int Days { get; private set; } = UsualDays;

    /// <summary>A piece of another page, which already has a title.</summary>
    public bool IsPiece { get; private set; }

    public string Address => BrandUrl(string.Create(CultureInfo.InvariantCulture, $"domains/{Domain.Id.Value}/times"));

    /// <summary>Answers by day. They take fractions of a millisecond, and a chart draws whole numbers.</summary>
    public TimeSeries Answers => Series(
        RetargetingText.TimesAnswersChart, RetargetingText.TimesAnswersDefinition, day => day.Answers, timing => timing * 1000,
        new ChartSeries(RetargetingText.Times99, By(day => day.Answers, 0.99, milliseconds => milliseconds * 1000), SeriesRole.Comparison));

    /// <summary>Waits by day, beside the longest that the domain allows.</summary>
    public TimeSeries Waits => Series(
        RetargetingText.TimesWaitsChart, RetargetingText.TimesWaitsDefinition, day => day.Waits, timing => timing,
        new ChartSeries(RetargetingText.TimesBudget, [.. Facts.Days.Select(_ => (long?)Facts.BudgetMilliseconds)], SeriesRole.Comparison));

    public async Task<IActionResult> OnGetAsync(long id, int? days, CancellationToken cancellation)
    {
        if (await domains.FindAsync(new DomainId(id), cancellation) is not { } domain)
        {
            return NotFound();
        }
        (Domain, Days, IsPiece) = (domain, days is { } asked && Ranges.Contains(asked) ? asked : UsualDays, Request.IsHtmx());
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        Facts = await speed.ReadAsync(domain.Id, today.AddDays(1 - Days), today, cancellation);
        Hops = IsPiece ? null : await hops.ReadAsync(domain.Id, cancellation);
        return Page();
    }

    /// <summary>Milliseconds as they are shown: exact where they are few.</summary>
    public static decimal? Shown(double? milliseconds) => milliseconds is { } known ? Math.Round((decimal)known, known < 10 ? 2 : 0) : null;

    /// <summary>What was timed, in one sentence.</summary>
    public string Said(Timing timing) => RetargetingText.TimesSaid.With(
        Shown(timing.Within(0.5)) ?? 0, Shown(timing.Within(0.95)) ?? 0, Shown(timing.Within(0.99)) ?? 0, Facts.BudgetMilliseconds);

    private TimeSeries Series(string title, string definition, Func<SpeedDay, Timing?> of, Func<double, double> scale, ChartSeries last) => TimeSeries.Daily(
        title, Facts.Days[0].Day,
        [
            new ChartSeries(RetargetingText.Times50, By(of, 0.5, scale)),
            new ChartSeries(RetargetingText.Times95, By(of, 0.95, scale), SeriesRole.Secondary),
            last,
        ],
        lastIsPartial: true, definition);

    private long?[] By(Func<SpeedDay, Timing?> of, double share, Func<double, double> scale) =>
        [.. Facts.Days.Select(day => of(day)?.Within(share) is { } milliseconds ? (long?)Math.Round(scale(milliseconds)) : null)];
}
