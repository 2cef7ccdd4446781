using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Live;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Pages.Live;

/// <summary>A click as the list shows it.</summary>
/// <param name="LinkUrl">The link's page.</param>
/// <param name="Why">For what is no person: how it is known.</param>
internal sealed record LiveClick(DateTimeOffset At, string Time, string Link, string LinkUrl, string Country, string Device, string Channel, bool IsHuman, string Kind, string? Why);

/// <summary>What happens just now: the clicks of each of the last thirty minutes, and the latest of them.</summary>
internal sealed class IndexModel(RecentClicks recent, ClickNames names, KeptClicks kept, TimeProvider clock) : BrandPageModel
{
    public const int ShownMinutes = 30;

    private const int ShownClicks = 25;
    private const int LongestUserAgent = 120;

    /// <summary>Nothing on the page moves until it is asked to go on.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Paused { get; set; }

    /// <summary>Every minute shown, oldest first; the last is not over.</summary>
    public IReadOnlyList<MinuteCount> Minutes { get; private set; } = [];

    public IReadOnlyList<LiveClick> Latest { get; private set; } = [];

    public long Clicks => Minutes.Sum(minute => minute.Clicks);

    public long Humans => Minutes.Sum(minute => minute.Humans);

    /// <summary>Since when clicks are counted, when that is not the whole time.</summary>
    public string? CutAt { get; private set; }

    /// <summary>Domains whose clicks are not here, because they keep totals only.</summary>
    public string? Silent { get; private set; }

    /// <summary>Names what is shown: the minute, the newest load of all brands, and how many clicks and of when the newest is.</summary>
    public string Version { get; private set; } = "";

    public string HereUrl => BrandUrl("analytics/live");

    public string ZoneName => Brand.TimeZone.Id;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var now = Minute(clock.GetUtcNow());
        await ReadAsync(now, await RangeAsync(now, cancellation), cancellation);
    }

    /// <summary>The part that refreshes itself; 204 while nothing is new, so that nothing on the screen moves.</summary>
    public async Task<IActionResult> OnGetNowAsync(string? seen, CancellationToken cancellation)
    {
        var now = Minute(clock.GetUtcNow());
        var range = await RangeAsync(now, cancellation);
        var known = (seen ?? "").Split('-');
        if (known is [var minute, var load, _, _] && minute == Text(now.Ticks) && load == Text(range.Load))
        {
            return StatusCode(204);
        }
        await ReadAsync(now, range, cancellation);
        var current = Version.Split('-');
        // Others' clicks came, and none of ours.
        return known.Length == current.Length && known[0] == current[0] && known[2] == current[2] && known[3] == current[3]
            ? StatusCode(204)
            : Partial("_Now", this);
    }

    public string TimeOf(DateTimeOffset at, string format = "HH:mm") => TimeZoneInfo.ConvertTime(at, Brand.TimeZone).ToString(format, CultureInfo.InvariantCulture);

    private Task<RecentRange> RangeAsync(DateTimeOffset now, CancellationToken cancellation) => recent.RangeAsync(now.AddMinutes(1 - ShownMinutes), cancellation);

    private async Task ReadAsync(DateTimeOffset now, RecentRange range, CancellationToken cancellation)
    {
        var first = now.AddMinutes(1 - ShownMinutes);
        var counted = (await recent.MinutesAsync(range, cancellation)).ToDictionary(minute => minute.Minute.ToUniversalTime());
        Minutes = [.. Enumerable.Range(0, ShownMinutes).Select(n => first.AddMinutes(n)).Select(at => counted.GetValueOrDefault(at) ?? new MinuteCount(at, 0, 0))];
        var latest = await recent.LatestAsync(range, ShownClicks, cancellation);
        Latest = await NameAsync(latest, cancellation);
        Silent = await kept.TotalsOnlyNowAsync(cancellation) is { Count: > 0 } silent ? string.Join(", ", silent) : null;
        CutAt = range.Since > first ? TimeOf(range.Since) : null;
        Version = $"{Text(now.Ticks)}-{Text(range.Load)}-{Text(Clicks)}-{Text(latest.Count > 0 ? latest[0].At.UtcTicks : 0)}";
    }

    private async Task<IReadOnlyList<LiveClick>> NameAsync(IReadOnlyList<RecentClick> clicks, CancellationToken cancellation)
    {
        var links = await names.NamesAsync(ClickDimension.Link, [.. clicks.Select(click => Text(click.Link)).Distinct(StringComparer.Ordinal)], cancellation);
        var countries = await names.NamesAsync(ClickDimension.Country, [.. clicks.Select(click => click.Country)], cancellation);
        return [.. clicks.Select(click => new LiveClick(
            click.At,
            TimeOf(click.At, "HH:mm:ss"),
            links[Text(click.Link)],
            BrandUrl("links/" + Text(click.Link)),
            countries[click.Country],
            Word("Device", click.Device),
            Word("Channel", click.Channel),
            click.Traffic == Traffic.Human,
            Word("TrafficOne", click.Traffic),
            WhyOf(click)))];
    }

    private static string? WhyOf(RecentClick click)
    {
        if (click.Traffic == Traffic.Human)
        {
            return null;
        }
        var why = Word("Why", click.Traffic);
        var said = click.UserAgent is { Length: > LongestUserAgent } text ? text[..LongestUserAgent] + "…" : click.UserAgent;
        return string.IsNullOrEmpty(said) ? why : $"{why} {ReportsText.WhySaid} {said}";
    }

    private static string Word<T>(string kind, T value) where T : struct, Enum =>
        ReportsText.ResourceManager.GetString($"{kind}_{JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())}", CultureInfo.CurrentUICulture) ?? value.ToString();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
