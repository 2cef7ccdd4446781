using Hangfire;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>Hangfire's own pages, for operators only: the endpoint's policy decides, not where a request comes from.</summary>
internal static class JobsDashboard
{
    public static DashboardOptions Options => new()
    {
        Authorization = [],
        DashboardTitle = "Jobs",
        AppPath = "/operator",
        DisplayStorageConnectionString = false,
        DisplayNameFunc = (_, job) => $"{job.Type.Name}.{job.Method.Name}",
    };
}
