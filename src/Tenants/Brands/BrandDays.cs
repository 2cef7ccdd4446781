namespace WhiteLabelLinks.Tenants;

/// <summary>
/// Days as a brand's calendar has them: from one local midnight to the next, which is 23, 24 or 25 hours. Where the clock skips
/// midnight the day begins when the skip ends; where midnight comes twice it begins at the first.
/// </summary>
public sealed record BrandDays(DateOnly First, IReadOnlyList<DateTimeOffset> Starts, DateTimeOffset End)
{
    public int Count => Starts.Count;

    /// <summary>The last <paramref name="count"/> days, the one that <paramref name="now"/> falls in included.</summary>
    public static BrandDays Ending(DateTimeOffset now, int count, TimeZoneInfo zone)
    {
        var today = DateOf(now, zone);
        var first = today.AddDays(1 - count);
        var starts = Enumerable.Range(0, count).Select(day => StartOf(first.AddDays(day), zone)).ToArray();
        return new BrandDays(first, starts, StartOf(today.AddDays(1), zone));
    }

    public static DateOnly DateOf(DateTimeOffset moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
