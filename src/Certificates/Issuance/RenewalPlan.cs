namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>When certificates are renewed, and when a failed attempt is made again.</summary>
internal static class RenewalPlan
{
    private static readonly TimeSpan ShortLived = TimeSpan.FromDays(10);
    private static readonly TimeSpan[] AfterFailure = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(100), TimeSpan.FromDays(1)];
    private static readonly TimeSpan[] WhileAway = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    /// <summary>
    /// Two thirds of the way to the end, half of it for a certificate that lives less than ten days; up to a tenth of the life sooner,
    /// so that what was issued together is not renewed together.
    /// </summary>
    /// <param name="from">Beginning of its life.</param>
    /// <param name="until">End of its life.</param>
    /// <param name="fraction">Between 0 and 1, drawn once for each certificate.</param>
    public static DateTimeOffset RenewAt(DateTimeOffset from, DateTimeOffset until, double fraction)
    {
        var life = until - from;
        return from + (life * ((life < ShortLived ? 1.0 / 2 : 2.0 / 3) - (fraction / 10)));
    }

    /// <summary>The pause after an attempt that failed for the domain: 1, 10, 100 minutes, then a day.</summary>
    /// <param name="failures">Failures in a row, this one included.</param>
    /// <param name="fraction">Between 0 and 1, drawn each time: lengthens the pause by up to a quarter.</param>
    public static TimeSpan PauseAfterFailure(int failures, double fraction) => Spread(AfterFailure, failures, fraction);

    /// <summary>The pause while the CA, or DNS, cannot be asked, which costs nobody anything: 1 minute up to an hour.</summary>
    /// <param name="failures">As above.</param>
    /// <param name="fraction">As above.</param>
    public static TimeSpan PauseWhileAway(int failures, double fraction) => Spread(WhileAway, failures, fraction);

    /// <summary>A certificate within three days of its end is tried for every five hours: five orders a day, and no more.</summary>
    /// <param name="pause">The pause that it would be.</param>
    /// <param name="left">Time until the present certificate ends; null without one.</param>
    public static TimeSpan InNeed(TimeSpan pause, TimeSpan? left) =>
        left is { } rest && rest < TimeSpan.FromDays(3) && pause > TimeSpan.FromHours(5) ? TimeSpan.FromHours(5) : pause;

    private static TimeSpan Spread(TimeSpan[] pauses, int failures, double fraction) =>
        pauses[Math.Clamp(failures - 1, 0, pauses.Length - 1)] * (1 + (fraction / 4));
}
