using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// Everything needed to answer a visit, as it was at one moment. Immutable: a change publishes another snapshot. Links lie in
/// two tables, a large base and a small overlay of what changed since the base was made.
/// </summary>
public sealed class RoutingSnapshot
{
    internal RoutingSnapshot(HostTable hosts, LinkTable baseLinks, LinkTable overlay, RetargetingTable? retargeting = null)
    {
        Retargeting = retargeting ?? RetargetingTable.Empty;
        Hosts = hosts;
        Base = baseLinks;
        Overlay = overlay;
    }

    /// <summary>Hosts of the installation, consoles included.</summary>
    public int HostCount => Hosts.Count;

    /// <summary>Links, give or take the ones that changed since the base was made.</summary>
    public int LinkCount => Base.Count + Overlay.Count;

    /// <summary>What the links keep alive, in bytes.</summary>
    public long MemoryBytes => Base.MemoryBytes + Overlay.MemoryBytes;

    internal HostTable Hosts { get; }

    internal RetargetingTable Retargeting { get; }

    internal LinkTable Base { get; }

    internal LinkTable Overlay { get; }

    internal bool TryFindLink(DomainId domain, ReadOnlySpan<byte> slug, out LinkRecord record)
    {
        var hash = LinkTable.Hash(domain, slug);
        if (Overlay.Count > 0 && Overlay.TryFind(hash, domain, slug, out record))
        {
            return !record.IsGone;
        }
        return Base.TryFind(hash, domain, slug, out record);
    }
}
