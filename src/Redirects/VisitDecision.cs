namespace WhiteLabelLinks.Redirects;

/// <summary>What a request came to, for those who answer it: a request feature. It is the next request's when this one is over.</summary>
internal sealed class VisitDecision
{
    /// <summary>What it was decided by; null while this node knows no links yet, and nothing is decided.</summary>
    public RoutingSnapshot? Snapshot { get; set; }

    public Outcome Outcome { get; set; }

    /// <summary>From <see cref="Speed.RedirectSpeeds.Start"/>.</summary>
    public long Started { get; set; }

    /// <summary>Holds no snapshot in memory for the sake of a connection that sleeps.</summary>
    public void Clear()
    {
        Snapshot = null;
        Outcome = default;
    }
}
