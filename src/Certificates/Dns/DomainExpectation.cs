using System.Net;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>What should stand in DNS for a host.</summary>
/// <param name="Target">The host of ours that it should be an alias of; its addresses are looked up anew each time.</param>
public sealed record DomainExpectation(HostName Target)
{
    /// <summary>Addresses of ours that the operator named, beside those of <see cref="Target"/>.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>What proves the host to be somebody's, at <see cref="DomainInspector.TokenName"/>. Null when nothing has to be proved.</summary>
    public string? Token { get; init; }

    /// <summary>How the certificate authority is called in CAA records. When empty, they are not looked at.</summary>
    public IReadOnlyList<string> CaaIdentities { get; init; } = [];

    /// <summary>Whether to knock where the host leads now, to warn of a site that would be cut off.</summary>
    public bool LooksForSite { get; init; }
}
