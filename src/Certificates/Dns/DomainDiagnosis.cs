using System.Net;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Where a host leads.</summary>
public enum DomainReach
{
    /// <summary>Nobody could be asked, or the answer can be read in two ways: nothing may follow from it.</summary>
    Unknown,

    /// <summary>Here, with every address.</summary>
    Here,

    /// <summary>Here with some of its addresses, elsewhere with others.</summary>
    Partly,

    Elsewhere,

    Nowhere,
}

/// <summary>Whether the proof of ownership stands in DNS.</summary>
public enum OwnershipProof
{
    Unknown,
    Found,
    Missing,
}

/// <summary>What a finding means for whoever waits for the domain.</summary>
public enum FindingSeverity
{
    Fine,

    /// <summary>Not there yet.</summary>
    Waiting,

    /// <summary>Will not become right by itself.</summary>
    Broken,

    /// <summary>Could not be asked: says nothing about the domain.</summary>
    CouldNotAsk,
}

/// <summary>What was found. Words for people are made where they are read.</summary>
public enum FindingKind
{
    TokenFound,
    TokenMissing,

    /// <summary>Values: what stands there instead.</summary>
    TokenWrong,

    /// <summary>Values: the alias. Most often a wildcard record, which proves nothing.</summary>
    TokenBehindAlias,

    PointsHere,
    NothingThere,

    /// <summary>As before, at a registered domain itself, which takes no alias.</summary>
    NothingAtApex,

    /// <summary>Values: where it leads.</summary>
    LeadsElsewhere,

    /// <summary>Values: the alias, which leads nowhere.</summary>
    AliasBroken,

    /// <summary>Values: the addresses that are not ours.</summary>
    MixedAddresses,

    /// <summary>Values: the IPv6 addresses that are not ours, beside the others that are.</summary>
    ForeignIpv6,

    /// <summary>Values: by whom.</summary>
    Proxied,

    /// <summary>The servers of the domain say one thing, resolvers that visitors use still another.</summary>
    NotPropagated,

    /// <summary>Values: the name whose records they are, how our authority is called, and what the records say.</summary>
    CaaForbids,

    DnssecBroken,

    /// <summary>Values: the status that it answers with.</summary>
    LiveSite,

    AddressNotAsked,
    TokenNotAsked,
    CaaNotAsked,

    /// <summary>Values: the host of ours whose addresses could not be looked up.</summary>
    OursUnknown,
}

/// <summary>One thing that was found.</summary>
public sealed record DomainFinding(FindingKind Kind, FindingSeverity Severity, params IReadOnlyList<string> Values);

/// <summary>What DNS says of a host at one moment.</summary>
/// <param name="Reach">Where it leads.</param>
/// <param name="Proof">Whether the proof of ownership stands there.</param>
/// <param name="IsCertain">Whether those who answered know our own name: a resolver that knows no name at all is not believed about others.</param>
/// <param name="Addresses">Where it leads in numbers, A and AAAA.</param>
/// <param name="Aliases">The CNAME chain, without the host itself.</param>
/// <param name="OurAddresses">Where it should lead.</param>
/// <param name="Findings">The proof first, then the way here, then what keeps a certificate away.</param>
public sealed record DomainDiagnosis(
    HostName Host,
    DomainReach Reach,
    OwnershipProof Proof,
    bool IsCertain,
    IReadOnlyList<IPAddress> Addresses,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<IPAddress> OurAddresses,
    IReadOnlyList<DomainFinding> Findings)
{
    /// <summary>
    /// The host is positively no longer its owner's to serve here: no proof, and it leads somewhere else. Never true because somebody
    /// could not be asked, nor behind a proxy, which may lead here.
    /// </summary>
    public bool IsLost => IsCertain && Proof == OwnershipProof.Missing && Reach is (DomainReach.Elsewhere or DomainReach.Nowhere)
        && !Findings.Any(finding => finding.Kind is FindingKind.Proxied or FindingKind.DnssecBroken);
}
