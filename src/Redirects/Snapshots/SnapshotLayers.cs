using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// Turns changes into snapshots. A batch makes a new overlay; an overlay that has grown is merged into a new base by a thread in
/// the background, while later batches go on in an overlay of their own. Used by one task at a time.
/// </summary>
internal sealed class SnapshotLayers(int mergeAt = SnapshotLayers.MergeAt)
{
    /// <summary>An overlay is written anew with every batch: up to here that takes a few milliseconds.</summary>
    public const int MergeAt = 16_384;

    // What changed since the merge that is under way took its overlay.
    private LinkTable _since = LinkTable.Empty;
    private Task<LinkTable>? _merge;

    public RoutingSnapshot? Current { get; private set; }

    public bool IsMerging => _merge is not null;

    public RoutingSnapshot Replace(RoutingSnapshot snapshot)
    {
        // A merge that is under way ends unused: it was of a base that is no longer here.
        _merge = null;
        return Current = snapshot;
    }

    public RoutingSnapshot Change(HostTable hosts) =>
        Current = Current is { } now ? new RoutingSnapshot(hosts, now.Base, now.Overlay, now.Retargeting) : throw new InvalidOperationException("Nothing was loaded yet.");

    public RoutingSnapshot Change(RetargetingTable retargeting) =>
        Current = Current is { } now ? new RoutingSnapshot(now.Hosts, now.Base, now.Overlay, retargeting) : throw new InvalidOperationException("Nothing was loaded yet.");

    public RoutingSnapshot Change(LinkTable changed)
    {
        var now = Current ?? throw new InvalidOperationException("Nothing was loaded yet.");
        var overlay = LinkLayers.Lay(changed, now.Overlay, isBase: false);
        if (_merge is not null)
        {
            _since = LinkLayers.Lay(changed, _since, isBase: false);
        }
        else if (overlay.Count >= mergeAt)
        {
            _since = LinkTable.Empty;
            _merge = Task.Run(() => LinkLayers.Lay(overlay, now.Base, isBase: true));
        }
        return Current = new RoutingSnapshot(now.Hosts, now.Base, overlay, now.Retargeting);
    }

    /// <summary>The snapshot over the merged base, when a merge has ended since the last call.</summary>
    public async ValueTask<RoutingSnapshot?> TakeMergedAsync(bool wait = false)
    {
        if (_merge is not { } merge || Current is not { } now || !(wait || merge.IsCompleted))
        {
            return null;
        }
        _merge = null;
        return Current = new RoutingSnapshot(now.Hosts, await merge, _since, now.Retargeting);
    }
}
