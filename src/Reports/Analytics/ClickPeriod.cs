using System.Globalization;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Days of the brand's calendar, the first and the last included.</summary>
internal sealed record ClickPeriod(DateOnly First, DateOnly Last)
{
    /// <summary>More than three years of days; the answer would take seconds and tell nobody anything.</summary>
    public const int MostDays = 1_100;

    private const int MostHourlyDays = 2;
    private const int MostDailyDays = 92;
    private const int MostWeeklyDays = 400;

    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>As many days before the first.</summary>
    public ClickPeriod Before => new(First.AddDays(-Days), First.AddDays(-1));

    /// <summary>What shows the course of it best.</summary>
    public Granularity Natural => Days switch
    {
        <= MostHourlyDays => Granularity.Hour,
        <= MostDailyDays => Granularity.Day,
        <= MostWeeklyDays => Granularity.Week,
        _ => Granularity.Month,
    };

    public static ClickPeriod LastDays(int days, DateOnly today) => new(today.AddDays(1 - days), today);

    /// <summary>Where the steps begin; the first may be shorter than the others, and the last may lie ahead.</summary>
    public IReadOnlyList<DateTimeOffset> Steps(Granularity granularity, TimeZoneInfo zone) => granularity switch
    {
        Granularity.Hour => Hours(zone),
        Granularity.Week => Starts(zone, day => day.DayOfWeek == DayOfWeek.Monday),
        Granularity.Month => Starts(zone, day => day.Day == 1),
        _ => Starts(zone, _ => true),
    };

    public DateTimeOffset Until(TimeZoneInfo zone) => BrandDays.StartOf(Last.AddDays(1), zone);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd}/{Last:yyyy-MM-dd}");

    private List<DateTimeOffset> Starts(TimeZoneInfo zone, Func<DateOnly, bool> begins) =>
        [.. Enumerable.Range(0, Days).Select(First.AddDays).Where(day => day == First || begins(day)).Select(day => BrandDays.StartOf(day, zone))];

    // Hours that pass, so a day has 23 to 25 of them.
    private List<DateTimeOffset> Hours(TimeZoneInfo zone)
    {
        var hours = new List<DateTimeOffset>();
        for (var at = BrandDays.StartOf(First, zone); at < Until(zone); at = at.AddHours(1))
        {
            hours.Add(at);
        }
        return hours;
    }
}
