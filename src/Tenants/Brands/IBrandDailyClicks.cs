namespace WhiteLabelLinks.Tenants;

/// <summary>Clicks of a brand day by day, in the brand's own zone.</summary>
/// <param name="First">The first of the days.</param>
/// <param name="Days">One number a day up to today, whose number is not final; null when nothing was ever counted.</param>
public sealed record DailyClicks(DateOnly First, IReadOnlyList<long?> Days);

/// <summary>The curve on a brand's home. Implemented by the reports; runs in an entered brand.</summary>
public interface IBrandDailyClicks
{
    Task<DailyClicks> ReadAsync(int days, CancellationToken cancellation);
}
