using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Reach;

/// <summary>Finds the domains whose visitors told yesterday how long they were held, and gives each a job of its own.</summary>
public sealed class SlowWaitsJob(AppDb db, IJobQueue jobs, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var yesterday = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-1);
        var timed = await db.Database.SqlQuery<TimedDomain>($"SELECT brand_id, domain_id FROM app.domains_with_waits({yesterday})").ToListAsync(cancellation);
        foreach (var domain in timed)
        {
            jobs.Enqueue<SlowWaitsMailJob>(job => job.RunAsync(domain.BrandId, domain.DomainId, yesterday.DayNumber, CancellationToken.None));
        }
    }

    private sealed record TimedDomain(long BrandId, long DomainId);
}

/// <summary>
/// Writes to a domain's owners when more than one of twenty visitors was held for the whole budget, and not again within a week.
/// </summary>
internal sealed class SlowWaitsMailJob(AppDb db, IDomainOwners owners, SpeedReader speeds)
{
    /// <summary>Of fewer, more than one in twenty is one or two people with a poor connection.</summary>
    public const int FewestVisits = 100;

    private const int DaysOfQuiet = 7;

    /// <summary>Looks at one day of one domain.</summary>
    /// <param name="dayNumber">The day of UTC, as <see cref="DateOnly.DayNumber"/>.</param>
    public async Task RunAsync(long brandId, long domainId, int dayNumber, CancellationToken cancellation)
    {
        var day = DateOnly.FromDayNumber(dayNumber);
        if (await owners.EnterAsync(new BrandId(brandId), new DomainId(domainId), cancellation) is not { } domain
            || await speeds.ReadAsync(domain.Id, day, day, cancellation) is not { IsOverBudget: true, Waits.Count: >= FewestVisits } facts
            || await WasToldAsync(domainId, day.AddDays(-DaysOfQuiet), cancellation))
        {
            return;
        }
        await owners.TellAsync(domain.Id, Compose(domain.Shown, day, facts), cancellation);
        // Last, so that whoever dies in between writes twice and not never.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO speed_warnings (brand_id, domain_id, told_of) VALUES ({brandId}, {domainId}, {day})
            ON CONFLICT (brand_id, domain_id) DO UPDATE SET told_of = excluded.told_of
            """,
            cancellation);
    }

    private async Task<bool> WasToldAsync(long domainId, DateOnly after, CancellationToken cancellation) =>
        await db.Database.SqlQuery<int>($"SELECT 1 AS \"Value\" FROM speed_warnings WHERE domain_id = {domainId} AND told_of > {after}").AnyAsync(cancellation);

    private static DomainNews Compose(string shown, DateOnly day, SpeedFacts facts) => new(
        RetargetingText.SlowMailSubject.With(shown),
        [
            RetargetingText.SlowMailText.With(shown, day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), facts.Waits.Count, facts.BudgetMilliseconds),
            RetargetingText.SlowMailMore,
        ],
        RetargetingText.TimesSee,
        "times",
        RetargetingText.SlowMailFooter.With(shown));
}
