using System.Net;
using DnsClient;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>
/// Looks up how a host stands in DNS: whose it is, where it leads, and whether a certificate can be had for it. Asks anew each time,
/// the servers that are responsible, and ends within seconds whatever they do. One for the process, used from any thread.
/// </summary>
public sealed class DomainInspector(DnsOptions options, TimeProvider clock)
{
    private const string TokenLabel = "_domain-verification.";

    /// <summary>When everything is over; what was not answered by then could not be asked.</summary>
    private static readonly TimeSpan WholeTime = TimeSpan.FromSeconds(8);

    // The site is looked at last and has its own two seconds.
    private static readonly TimeSpan DnsTime = TimeSpan.FromSeconds(6);

    private readonly DnsLookup _lookup = new(options);

    /// <summary>Where the TXT record stands that proves a host to be somebody's.</summary>
    public static string TokenName(HostName host) => TokenLabel + host.Value;

    /// <summary>Whether anybody answers questions at all: for whoever sets an installation up.</summary>
    public async Task<bool> CanAskAsync(CancellationToken cancellation) =>
        (await _lookup.AskAsync(".", QueryType.NS, cancellation)).Kind != ReplyKind.NotAsked;

    /// <summary>Looks the host up. Throws only when cancelled: what cannot be asked is a finding.</summary>
    public async Task<DomainDiagnosis> InspectAsync(HostName host, DomainExpectation expected, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(DnsTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var found = await LookAsync(host, expected, either.Token);
        cancellation.ThrowIfCancellationRequested();
        List<DomainFinding> findings = [];
        if (found.Token is var (_, token))
        {
            findings.Add(token);
        }
        var (reach, way) = ReachRule.Judge(host, found.View, expected.Target, found.Ours);
        if (reach == DomainReach.Unknown && found.View.IsServerFailure && await IsBogusAsync(host, either.Token))
        {
            way = new DomainFinding(FindingKind.DnssecBroken, FindingSeverity.Broken);
        }
        findings.Add(way);
        if (reach == DomainReach.Here && found.Resolver is { } resolver && ReachRule.Judge(host, resolver, expected.Target, found.Ours).Reach != DomainReach.Here)
        {
            findings.Add(resolver.IsServerFailure && await IsBogusAsync(host, either.Token)
                ? new DomainFinding(FindingKind.DnssecBroken, FindingSeverity.Broken)
                : new DomainFinding(FindingKind.NotPropagated, FindingSeverity.Waiting));
        }
        if (found.Caa is { } caa)
        {
            findings.Add(caa);
        }
        if (expected.LooksForSite && reach == DomainReach.Elsewhere && clock.GetElapsedTime(began) < WholeTime
            && await new SiteProbe(options, _lookup, clock).KnockAsync(host.Value, found.View.Addresses, cancellation) is { } site)
        {
            findings.Add(site);
        }
        return new DomainDiagnosis(
            host, reach, found.Token?.Proof ?? OwnershipProof.Unknown, found.KnowsOurName, found.View.Addresses, found.View.Aliases, found.Ours, findings);
    }

    private async Task<Look> LookAsync(HostName host, DomainExpectation expected, CancellationToken cancellation)
    {
        var target = HostView.ReadAsync(_lookup, expected.Target.Value, [], cancellation);
        var resolver = _lookup.Walks ? HostView.ReadAsync(_lookup, host.Value, [], cancellation) : null;
        var caa = expected.CaaIdentities.Count > 0 ? CaaRule.JudgeAsync(_lookup, host.Value, expected.CaaIdentities, cancellation) : null;
        var responsible = await _lookup.ResponsibleForAsync(host.Value, cancellation);
        var token = expected.Token is { } wanted ? OwnershipRule.JudgeAsync(_lookup, TokenName(host), wanted, responsible, cancellation) : null;
        var view = await HostView.ReadAsync(_lookup, host.Value, responsible, cancellation);
        var ours = await target;
        return new Look(
            view,
            resolver is null ? null : await resolver,
            token is null ? null : await token,
            caa is null ? null : await caa,
            [.. expected.Addresses.Concat(ours.Addresses).Distinct()],
            ours.Addresses.Count > 0);
    }

    private async Task<bool> IsBogusAsync(HostName host, CancellationToken cancellation) =>
        _lookup.Resolvers is [var first, ..] && await UncheckedQuestion.IsAnsweredAsync(first, host.Value, clock, cancellation);

    private sealed record Look(
        HostView View,
        HostView? Resolver,
        (OwnershipProof Proof, DomainFinding Finding)? Token,
        DomainFinding? Caa,
        IReadOnlyList<IPAddress> Ours,
        bool KnowsOurName);
}
