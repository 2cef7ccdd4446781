namespace WhiteLabelLinks.Redirects;

/// <summary>Whether this node can answer visitors. It does not need the database for that, only a snapshot.</summary>
public sealed class RedirectHealth(RoutingSnapshots snapshots, RedirectsMetrics metrics, TimeProvider clock)
{
    public bool IsReady => snapshots.Current is not null;

    /// <summary>Time since the snapshot was last known to hold every change; null while this process has not reached the database.</summary>
    public TimeSpan? Age => metrics.Age(clock);
}
