using System.Linq.Expressions;
using Hangfire;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Web.Jobs;

internal sealed class HangfireJobQueue(IBackgroundJobClient jobs) : IJobQueue
{
    public void Enqueue<TJob>(Expression<Func<TJob, Task>> call)
        where TJob : class => jobs.Enqueue(call);
}
