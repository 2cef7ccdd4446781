using Hangfire;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Tenants.Domains;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>Every timer of the system, in one table.</summary>
internal static class RecurringJobs
{
    public static void Register(IRecurringJobManager timers)
    {
        timers.AddOrUpdate<ForgetJob>("forget-what-is-over", job => job.RunAsync(CancellationToken.None), "17 * * * *");
        timers.AddOrUpdate<ForgetConsentJob>("forget-consent-records", job => job.RunAsync(CancellationToken.None), "37 * * * *");
        timers.AddOrUpdate<EraseVisitorsJob>("erase-visitors", job => job.RunAsync(CancellationToken.None), "47 * * * *");
        timers.AddOrUpdate<DomainChecksJob>("check-domains", job => job.RunAsync(CancellationToken.None), "* * * * *");
        timers.AddOrUpdate<CertificateAlarmsJob>("certificates-that-end", job => job.RunAsync(CancellationToken.None), "23 * * * *");
        timers.AddOrUpdate<SettleDaysJob>("settle-days", job => job.RunAsync(CancellationToken.None), "11 2 * * *");
        timers.AddOrUpdate<ForgetClicksJob>("forget-single-clicks", job => job.RunAsync(CancellationToken.None), "41 3 * * *");
        timers.AddOrUpdate<SlowWaitsJob>("waits-over-budget", job => job.RunAsync(CancellationToken.None), "31 6 * * *");
        timers.AddOrUpdate<FollowListsJob>("follow-lists", job => job.RunAsync(CancellationToken.None), "53 * * * *");
    }
}
