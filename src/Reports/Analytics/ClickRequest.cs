using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// A question about clicks as it stands in an address: <c>?range=30d&amp;country=DE&amp;device=phone</c>. The page, its downloads and the
/// API read it here.
/// </summary>
internal sealed record ClickRequest(ClickPeriod Period, Granularity Granularity, IReadOnlyList<ClickFilter> Filters)
{
    public const int DefaultDays = 30;

    /// <summary>Values of one dimension at once.</summary>
    public const int MostValues = 50;

    private const int LongestValue = 300;

    /// <summary>Periods that have a name: days up to today.</summary>
    public static IReadOnlyDictionary<string, int> Ranges { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["today"] = 1,
        ["7d"] = 7,
        ["30d"] = DefaultDays,
        ["90d"] = 90,
        ["12m"] = 365,
    };

    /// <summary>Null when something is wrong with it, which <paramref name="complaint"/> then says.</summary>
    public static ClickRequest? Read(IQueryCollection query, DateOnly today, out string complaint)
    {
        complaint = "";
        if (ReadPeriod(query, today, ref complaint) is not { } period)
        {
            return null;
        }
        var granularity = period.Natural;
        if (query["granularity"] is [{ Length: > 0 } step] && !TryReadStep(step, period, ref granularity, ref complaint))
        {
            return null;
        }
        var filters = new List<ClickFilter>();
        foreach (var dimension in ClickDimensions.All.Where(dimension => query.ContainsKey(dimension.Key())))
        {
            var values = query[dimension.Key()].Select(value => value ?? "").Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > MostValues || values.Exists(value => value.Length > LongestValue))
            {
                complaint = $"Parameter {dimension.Key()} takes at most {MostValues} values of {LongestValue} characters.";
                return null;
            }
            filters.Add(new ClickFilter(dimension, values));
        }
        return new ClickRequest(period, granularity, filters);
    }

    public ClickQuestion Ask(TimeZoneInfo zone, IReadOnlyList<ClickDimension> by, bool byHourOfWeek = false) => new()
    {
        Steps = Period.Steps(Granularity, zone),
        Until = Period.Until(zone),
        Zone = zone,
        Filters = Filters,
        By = by,
        ByHourOfWeek = byHourOfWeek,
    };

    private static ClickPeriod? ReadPeriod(IQueryCollection query, DateOnly today, ref string complaint)
    {
        if (!query.ContainsKey("from") && !query.ContainsKey("to"))
        {
            var range = query["range"] is [{ Length: > 0 } name] ? name : "30d";
            if (Ranges.TryGetValue(range, out var days))
            {
                return ClickPeriod.LastDays(days, today);
            }
            complaint = $"Parameter range must be one of {string.Join(", ", Ranges.Keys)}, or say from and to.";
            return null;
        }
        if (!TryReadDay(query["to"], today, out var last) || !TryReadDay(query["from"], last.AddDays(1 - DefaultDays), out var first))
        {
            complaint = "Parameters from and to must be days like 2026-11-01.";
            return null;
        }
        if (first > last)
        {
            complaint = "The first day must not be after the last.";
            return null;
        }
        var period = new ClickPeriod(first, last);
        if (period.Days > ClickPeriod.MostDays || first.Year < 2000 || last.Year > 2200)
        {
            complaint = $"A period has at most {ClickPeriod.MostDays} days.";
            return null;
        }
        return period;
    }

    private static bool TryReadDay(Microsoft.Extensions.Primitives.StringValues text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text is not [{ Length: > 0 } said] || DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static bool TryReadStep(string text, ClickPeriod period, ref Granularity granularity, ref string complaint)
    {
        if (!Enum.TryParse(text, ignoreCase: true, out granularity) || !Enum.IsDefined(granularity) || int.TryParse(text, out _))
        {
            complaint = "Parameter granularity must be hour, day, week or month.";
            return false;
        }
        if (granularity == Granularity.Hour && period.Days > 31)
        {
            complaint = "By the hour a period has at most 31 days.";
            return false;
        }
        return true;
    }
}
