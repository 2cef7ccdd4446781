using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Dns;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Looks at DNS before anything is ordered: a CA counts failed validations, and asking DNS costs nothing. No more than that: what the
/// CA sees may differ, and its word counts.
/// </summary>
internal sealed class OrderCheck(DomainInspector inspector, AcmeAccounts accounts, CertificateOptions options)
{
    public async Task<OrderRefusal.Useless?> ComplainAsync(Lease lease, CertificateAuthority authority, CancellationToken cancellation)
    {
        var diagnosis = await inspector.InspectAsync(
            lease.Host,
            new DomainExpectation(lease.Target ?? lease.Host) { Addresses = options.Addresses, CaaIdentities = await IdentitiesAsync(authority, cancellation) },
            cancellation);
        // Where our own addresses are not known, nobody can say that others are wrong.
        var knowsOurs = diagnosis.OurAddresses.Count > 0;
        foreach (var finding in diagnosis.Findings)
        {
            var words = WordsOf(finding.Kind);
            if (words is not null && (knowsOurs || !IsAboutAddress(finding.Kind)) && (diagnosis.IsCertain || !IsAboutAddress(finding.Kind)))
            {
                return new OrderRefusal.Useless(words, Describe(finding), finding.Severity != FindingSeverity.CouldNotAsk);
            }
        }
        return null;
    }

    private async Task<IReadOnlyList<string>> IdentitiesAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        try
        {
            return (await accounts.ClientOf(authority).GetDirectoryAsync(cancellation)).CaaIdentities is { Count: > 0 } named ? named : options.CaaIdentities;
        }
        catch (AcmeException)
        {
            // The attempt meets the same, and says so.
            return [];
        }
    }

    private static bool IsAboutAddress(FindingKind kind) =>
        kind is FindingKind.LeadsElsewhere or FindingKind.NothingThere or FindingKind.NothingAtApex or FindingKind.AliasBroken
            or FindingKind.MixedAddresses or FindingKind.ForeignIpv6 or FindingKind.AddressNotAsked;

    private static string Describe(DomainFinding finding) => finding.Values.Count == 0 ? $"{finding.Kind}" : $"{finding.Kind}: {string.Join(", ", finding.Values)}";

    // Null for what does not keep a certificate away. A proxy in front may pass the CA's question on.
    private static string? WordsOf(FindingKind kind) => kind switch
    {
        FindingKind.NothingThere or FindingKind.NothingAtApex or FindingKind.AliasBroken =>
            "The domain leads nowhere at the moment. Set the record that is shown for it.",
        FindingKind.LeadsElsewhere => "The domain leads to another server. Set the record that is shown for it, and remove the others.",
        FindingKind.MixedAddresses => "The domain leads to us and to another server as well. Remove the A and AAAA records that are not ours.",
        FindingKind.ForeignIpv6 => "An AAAA record of the domain leads to another server, and certificate authorities look there first. Remove it.",
        FindingKind.CaaForbids => "A CAA record of the domain does not allow our certificate authority. Add it to the CAA record, or remove the record.",
        FindingKind.DnssecBroken => "The DNSSEC signatures of the domain are not valid, so that nobody may believe its records. Have them repaired.",
        FindingKind.AddressNotAsked or FindingKind.CaaNotAsked =>
            "The DNS servers of the domain did not answer. It is tried again in a few minutes.",
        _ => null,
    };
}
