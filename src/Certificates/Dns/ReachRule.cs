using System.Net;
using System.Net.Sockets;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>What follows from where a host leads. A pure function.</summary>
internal static class ReachRule
{
    public static (DomainReach Reach, DomainFinding Finding) Judge(HostName host, HostView view, HostName target, IReadOnlyList<IPAddress> ours)
    {
        // Whatever our own host leads to is ours to put right.
        if (view.Aliases.Contains(target.Value, StringComparer.Ordinal))
        {
            return (DomainReach.Here, Fine());
        }
        if (!view.IsWhole)
        {
            return (DomainReach.Unknown, new DomainFinding(FindingKind.AddressNotAsked, FindingSeverity.CouldNotAsk));
        }
        if (view.Addresses.Count == 0)
        {
            return view.Aliases.Count > 0
                ? (DomainReach.Elsewhere, new DomainFinding(FindingKind.AliasBroken, FindingSeverity.Broken, view.Aliases[^1]))
                : (DomainReach.Nowhere, new DomainFinding(IsApex(host) ? FindingKind.NothingAtApex : FindingKind.NothingThere, FindingSeverity.Waiting));
        }
        if (ours.Count == 0)
        {
            return (DomainReach.Unknown, new DomainFinding(FindingKind.OursUnknown, FindingSeverity.CouldNotAsk, target.ToDisplay()));
        }
        return Compare(view, ours);
    }

    private static (DomainReach, DomainFinding) Compare(HostView view, IReadOnlyList<IPAddress> ours)
    {
        var foreign = view.Addresses.Where(address => !ours.Contains(address)).ToList();
        if (foreign.Count == 0)
        {
            return (DomainReach.Here, Fine());
        }
        if (foreign.Count < view.Addresses.Count)
        {
            // A visitor whose network has IPv6 prefers it, and so does the certificate authority.
            var kind = foreign.TrueForAll(address => address.AddressFamily == AddressFamily.InterNetworkV6) ? FindingKind.ForeignIpv6 : FindingKind.MixedAddresses;
            return (DomainReach.Partly, new DomainFinding(kind, FindingSeverity.Broken, Texts(foreign)));
        }
        return KnownProxies.Find(view.Addresses, view.Aliases) is { } proxy
            ? (DomainReach.Elsewhere, new DomainFinding(FindingKind.Proxied, FindingSeverity.Broken, proxy))
            : (DomainReach.Elsewhere, new DomainFinding(FindingKind.LeadsElsewhere, FindingSeverity.Broken, [.. view.Aliases.Take(1), .. Texts(view.Addresses)]));
    }

    private static DomainFinding Fine() => new(FindingKind.PointsHere, FindingSeverity.Fine);

    private static bool IsApex(HostName host) => PublicSuffixes.RegisteredDomain(host) == host.Value;

    private static string[] Texts(IEnumerable<IPAddress> addresses) => [.. addresses.Select(address => address.ToString())];
}
