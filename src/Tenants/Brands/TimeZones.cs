namespace WhiteLabelLinks.Tenants.Brands;

/// <summary>The time zones that a brand may keep its days in.</summary>
internal static class TimeZones
{
    /// <summary>Places, not the aliases and fixed offsets that the system knows beside them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Etc/UTC",
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
            .Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)
                && !id.StartsWith("SystemV/", StringComparison.Ordinal) && !id.StartsWith("US/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
