using System.Net;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>A record that a domain's owner creates at their DNS provider.</summary>
/// <param name="Type">TXT, CNAME, A or AAAA.</param>
/// <param name="Name">The whole name.</param>
/// <param name="ShortName">What providers ask for that add the registered domain themselves; @ for that domain itself.</param>
/// <param name="IsThere">The last check found it.</param>
internal sealed record DomainRecord(string Type, string Name, string ShortName, string Value, bool IsThere);

/// <summary>Which records a domain needs. A pure function.</summary>
internal static class DomainRecords
{
    /// <summary>First what proves the name, then what leads it here.</summary>
    /// <param name="target">The host of ours that the domain becomes an alias of.</param>
    /// <param name="ours">Our addresses, as far as they are known: the registered domain itself cannot be an alias.</param>
    public static IReadOnlyList<DomainRecord> Of(HostName host, string token, HostName target, IReadOnlyList<IPAddress> ours, KeptDiagnosis? found)
    {
        var registered = PublicSuffixes.RegisteredDomain(host);
        var isProved = Has(found, FindingKind.TokenFound);
        var leadsHere = Has(found, FindingKind.PointsHere);
        List<DomainRecord> records = [Record("TXT", DomainInspector.TokenName(host), token, isProved)];
        if (host.Value != registered || ours.Count == 0)
        {
            records.Add(Record("CNAME", host.Value, target.Value, leadsHere));
            return records;
        }
        records.AddRange(ours.Select(address => Record(
            address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "A" : "AAAA", host.Value, address.ToString(),
            found?.Addresses.Contains(address.ToString(), StringComparer.Ordinal) is true)));
        return records;

        DomainRecord Record(string type, string name, string value, bool isThere) =>
            new(type, name, name == registered ? "@" : name[..^(registered.Length + 1)], value, isThere);
    }

    private static bool Has(KeptDiagnosis? found, FindingKind kind) => found?.Findings.Any(finding => finding.Kind == kind) is true;
}
