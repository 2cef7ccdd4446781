using System.Net;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Whom questions about domains go to.</summary>
public sealed class DnsOptions
{
    /// <summary>
    /// Servers that get every question. When there are none, the machine's own resolver says which servers are responsible for a
    /// domain, and those are asked.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Private networks that may be reached all the same: domains of an intranet. None by default.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>How the certificate authority is called in CAA records.</summary>
    public IReadOnlyList<string> CaaIdentities { get; init; } = ["letsencrypt.org"];

    /// <summary>Where sites answer plain HTTP, and name servers answer. Other values are for tests.</summary>
    internal int SitePort { get; init; } = 80;

    internal int NameServerPort { get; init; } = 53;

    /// <summary>Whom the machine's own resolver asks; null to read it from the system. For tests.</summary>
    internal IReadOnlyList<IPEndPoint>? Resolvers { get; init; }
}
