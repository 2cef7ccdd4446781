using System.Linq.Expressions;

namespace WhiteLabelLinks.Data;

/// <summary>
/// Hands work to a background job that survives a restart. The expression names a job class and its arguments, which are stored:
/// ids and plain values only, never a secret.
/// </summary>
public interface IJobQueue
{
    /// <summary>Runs the job as soon as a worker is free, at least once: a job must do no harm when it runs again.</summary>
    void Enqueue<TJob>(Expression<Func<TJob, Task>> call)
        where TJob : class;
}
