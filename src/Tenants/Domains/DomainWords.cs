using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui.TagHelpers;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>What was found, and what to do about it, in plain words.</summary>
/// <param name="Todo">Null when there is nothing to do.</param>
internal sealed record FindingWords(StatusKind Kind, string Title, string? Todo);

internal static class DomainWords
{
    public static FindingWords Of(KeptFinding finding, string host)
    {
        var (title, todo) = Texts(finding.Kind);
        return new FindingWords(KindOf(finding.Severity), Fill(title, finding, host), todo is null ? null : Fill(todo, finding, host));
    }

    /// <summary>What happened, for the history; a kind that this version does not know is written as it is.</summary>
    public static string OfEvent(string kind) => kind switch
    {
        DomainEvents.Verified => TenantsText.DomainEventVerified,
        DomainEvents.Held => TenantsText.DomainEventHeld,
        DomainEvents.Pointing => TenantsText.DomainEventPointing,
        DomainEvents.NotPointing => TenantsText.DomainEventNotPointing,
        DomainEvents.Failing => TenantsText.DomainEventFailing,
        DomainEvents.Warned => TenantsText.DomainEventWarned,
        DomainEvents.Recovered => TenantsText.DomainEventRecovered,
        DomainEvents.Suspended => TenantsText.DomainEventSuspended,
        DomainEvents.Resumed => TenantsText.DomainEventResumed,
        DomainEvents.Released => TenantsText.DomainEventReleased,
        _ => kind.Replace('_', ' '),
    };

    private static StatusKind KindOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Fine => StatusKind.Good,
        FindingSeverity.Waiting => StatusKind.Pending,
        FindingSeverity.Broken => StatusKind.Bad,
        _ => StatusKind.Warning,
    };

    private static (string Title, string? Todo) Texts(FindingKind kind) => kind switch
    {
        FindingKind.TokenFound => (TenantsText.FindTokenFound, null),
        FindingKind.TokenMissing => (TenantsText.FindTokenMissing, TenantsText.FindTokenMissingDo),
        FindingKind.TokenWrong => (TenantsText.FindTokenWrong, TenantsText.FindTokenWrongDo),
        FindingKind.TokenBehindAlias => (TenantsText.FindTokenAlias, TenantsText.FindTokenAliasDo),
        FindingKind.PointsHere => (TenantsText.FindHere, null),
        FindingKind.NothingThere => (TenantsText.FindNothing, TenantsText.FindNothingDo),
        FindingKind.NothingAtApex => (TenantsText.FindApex, TenantsText.FindApexDo),
        FindingKind.LeadsElsewhere => (TenantsText.FindElsewhere, TenantsText.FindElsewhereDo),
        FindingKind.AliasBroken => (TenantsText.FindAliasBroken, TenantsText.FindAliasBrokenDo),
        FindingKind.MixedAddresses => (TenantsText.FindMixed, TenantsText.FindMixedDo),
        FindingKind.ForeignIpv6 => (TenantsText.FindIpv6, TenantsText.FindIpv6Do),
        FindingKind.Proxied => (TenantsText.FindProxied, TenantsText.FindProxiedDo),
        FindingKind.NotPropagated => (TenantsText.FindNotPropagated, TenantsText.FindNotPropagatedDo),
        FindingKind.CaaForbids => (TenantsText.FindCaa, TenantsText.FindCaaDo),
        FindingKind.DnssecBroken => (TenantsText.FindDnssec, TenantsText.FindDnssecDo),
        FindingKind.LiveSite => (TenantsText.FindSite, TenantsText.FindSiteDo),
        FindingKind.AddressNotAsked => (TenantsText.FindAddressNotAsked, TenantsText.FindNotAskedDo),
        FindingKind.TokenNotAsked => (TenantsText.FindTokenNotAsked, TenantsText.FindNotAskedDo),
        FindingKind.CaaNotAsked => (TenantsText.FindCaaNotAsked, TenantsText.FindNotAskedDo),
        _ => (TenantsText.FindOursUnknown, TenantsText.FindOursUnknownDo),
    };

    // {0} is the host, {1} the first value, {2} all of them, {3} the second, {4} all but the first two.
    private static string Fill(string text, KeptFinding finding, string host) => Phrases.Format(
        text, host, finding.Values.ElementAtOrDefault(0) ?? "", List(finding.Values), finding.Values.ElementAtOrDefault(1) ?? "", List(finding.Values.Skip(2)));

    private static string List(IEnumerable<string> values) => string.Join(", ", values);
}
