namespace WhiteLabelLinks.Redirects;

/// <summary>Holds the snapshot that requests are answered from. Publishing is one reference swap.</summary>
public sealed class RoutingSnapshots
{
    private RoutingSnapshot? _current;

    /// <summary>The snapshot to decide by, or null while neither the database nor a saved snapshot has given one.</summary>
    public RoutingSnapshot? Current => Volatile.Read(ref _current);

    internal void Publish(RoutingSnapshot snapshot) => Volatile.Write(ref _current, snapshot);
}
