namespace WhiteLabelLinks.Tenants;

/// <summary>How much there is in a brand.</summary>
/// <param name="Links">Links that are not archived.</param>
/// <param name="Clicks">Clicks since the brand exists; null when none was ever counted.</param>
/// <param name="ClicksLast30Days">Clicks of the last 30 days, today included; null when none was ever counted.</param>
public sealed record BrandNumbers(long Links, long? Clicks, long? ClicksLast30Days);

/// <summary>The numbers on a brand's home and in an agency's portfolio. Implemented by the links; runs in an entered brand.</summary>
public interface IBrandNumbers
{
    /// <summary>Counts. Days are those of the brand's time zone, which is <paramref name="zone"/>.</summary>
    Task<BrandNumbers> CountAsync(TimeZoneInfo zone, CancellationToken cancellation);
}
