namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>A time in which a domain keeps nothing of clicks but sums.</summary>
/// <param name="Until">Null while it lasts.</param>
internal sealed record TotalsOnlyPeriod(long Domain, DateTime Since, DateTime? Until);

/// <summary>Of which clicks nothing may be kept but sums: decided by the domain and by when the click was made.</summary>
internal sealed class TotalsOnly
{
    private readonly Dictionary<long, List<(long From, long Until)>> _domains = [];

    public TotalsOnly(IEnumerable<TotalsOnlyPeriod> periods)
    {
        foreach (var period in periods)
        {
            if (!_domains.TryGetValue(period.Domain, out var times))
            {
                _domains.Add(period.Domain, times = []);
            }

            times.Add((ClickTime.MicrosOf(period.Since), period.Until is { } until ? ClickTime.MicrosOf(until) : long.MaxValue));
        }
    }

    /// <summary>True on most installations, and then nobody needs to ask click by click.</summary>
    public bool IsEmpty => _domains.Count == 0;

    public bool Holds(long domain, long unixMicros)
    {
        if (!_domains.TryGetValue(domain, out var times))
        {
            return false;
        }

        foreach (var (from, until) in times)
        {
            if (unixMicros >= from && unixMicros < until)
            {
                return true;
            }
        }

        return false;
    }
}
