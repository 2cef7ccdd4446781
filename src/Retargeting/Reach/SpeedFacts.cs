using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Speed;
using WhiteLabelLinks.Retargeting.Consent;

namespace WhiteLabelLinks.Retargeting.Reach;

/// <summary>How long something took, by how many times it did.</summary>
/// <param name="Hits">By bucket of <see cref="SpeedScale"/>.</param>
internal sealed record Timing(IReadOnlyList<long> Hits)
{
    private const double MicrosPerMillisecond = 1000;

    public static Timing None { get; } = new(new long[SpeedScale.Buckets]);

    public long Count { get; } = Hits.Sum();

    /// <summary>Milliseconds that so many did not exceed; null when nothing was timed.</summary>
    public double? Within(double share) => SpeedScale.Quantile(Hits, share) / MicrosPerMillisecond;

    /// <summary>Of all, the share that took no longer; null when nothing was timed.</summary>
    public double? ShareWithin(int milliseconds) => SpeedScale.ShareWithin(Hits, milliseconds * (long)MicrosPerMillisecond);

    public static Timing Of(IEnumerable<Timing> parts)
    {
        var sum = new long[SpeedScale.Buckets];
        foreach (var part in parts)
        {
            for (var bucket = 0; bucket < sum.Length; bucket++)
            {
                sum[bucket] += part.Hits[bucket];
            }
        }
        return new Timing(sum);
    }
}

/// <summary>One day of UTC; null where nothing was timed.</summary>
internal sealed record SpeedDay(DateOnly Day, Timing? Answers, Timing? Waits);

/// <summary>How long a domain's visitors waited for it.</summary>
/// <param name="BudgetMilliseconds">How long the domain lets a visitor be held.</param>
/// <param name="Answers">From reading a request for a link to having written its answer.</param>
/// <param name="Waits">On the hand-off page.</param>
/// <param name="Days">Each day asked for.</param>
internal sealed record SpeedFacts(int BudgetMilliseconds, Timing Answers, Timing Waits, IReadOnlyList<SpeedDay> Days)
{
    // What timings are exact to.
    private const double Exactness = 0.95;

    /// <summary>Of twenty visitors who were held, more than one was for as long as the domain allows.</summary>
    public bool IsOverBudget => Waits.Within(0.95) >= BudgetMilliseconds * Exactness;
}

/// <summary>Reads what the edge timed.</summary>
internal sealed class SpeedReader(AppDb db)
{
    /// <summary>Days of UTC, the last one included.</summary>
    public async Task<SpeedFacts> ReadAsync(DomainId domain, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var budget = await db.Set<DomainConsent>().Where(consent => consent.DomainId == domain).Select(consent => (int?)consent.BudgetMs).FirstOrDefaultAsync(cancellation);
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT day, kind, hits FROM redirect_speeds WHERE domain_id = {domain.Value} AND day BETWEEN {first} AND {last}
            """).ToListAsync(cancellation);
        var timings = rows.ToDictionary(row => (row.Day, (SpeedKind)row.Kind), row => new Timing(row.Hits));
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays)
            .Select(day => new SpeedDay(day, timings.GetValueOrDefault((day, SpeedKind.Answer)), timings.GetValueOrDefault((day, SpeedKind.HandOff)))).ToList();
        return new SpeedFacts(
            budget ?? DomainConsent.DefaultBudget, Timing.Of(days.Select(day => day.Answers).OfType<Timing>()), Timing.Of(days.Select(day => day.Waits).OfType<Timing>()), days);
    }

    private sealed record Row(DateOnly Day, short Kind, long[] Hits);
}
