using System.Net;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Certificates;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>A domain as its pages and the API show it.</summary>
internal sealed record DomainView(
    ShortDomain Row,
    HostName Host,
    string Shown,
    bool IsLocal,
    DomainStanding Standing,
    IReadOnlyList<DomainRecord> Records,
    KeptDiagnosis? Found)
{
    /// <summary>Nothing is waited for: whoever looks need not look again.</summary>
    public bool IsSettled => Standing.Stage == DomainStage.Live;

    public string Name => Host.ToDisplay();

    public IReadOnlyList<FindingWords> Findings =>
        [.. (Found?.Findings ?? []).Select(finding => DomainWords.Of(finding, Name)).OrderBy(words => words.Todo is null)];
}

/// <summary>The domains of the entered brand, with all that their pages say.</summary>
internal sealed class DomainOverview(AppDb db, DomainPlace place, HostCertificates hostCertificates, PublicAddresses addresses, PublicAddressOptions options, TimeProvider clock)
{
    /// <summary>Whether a certificate is one of the steps.</summary>
    public bool HasHttps => options.Https is not null;

    public async Task<IReadOnlyList<DomainView>> ListAsync(CancellationToken cancellation)
    {
        var rows = await db.Set<ShortDomain>().AsNoTracking().OrderBy(d => d.Id).ToListAsync(cancellation);
        return await DescribeAsync(rows, cancellation);
    }

    public async Task<DomainView?> FindAsync(DomainId id, CancellationToken cancellation)
    {
        var rows = await db.Set<ShortDomain>().AsNoTracking().Where(d => d.Id == id).ToListAsync(cancellation);
        return await DescribeAsync(rows, cancellation) is [var found, ..] ? found : null;
    }

    /// <summary>What happened to a domain, the newest first.</summary>
    public Task<List<DomainEvent>> HistoryAsync(DomainId id, CancellationToken cancellation) =>
        db.Set<DomainEvent>().AsNoTracking().Where(e => e.DomainId == id).OrderByDescending(e => e.Id).Take(50).ToListAsync(cancellation);

    private async Task<IReadOnlyList<DomainView>> DescribeAsync(List<ShortDomain> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return [];
        }
        var console = await place.ConsoleAsync(cancellation);
        var certificates = HasHttps ? await hostCertificates.FindAsync([.. rows.Select(row => row.Host)], cancellation) : null;
        return [.. rows.Select(row => Describe(row, console?.Host, certificates))];
    }

    private DomainView Describe(ShortDomain row, string? console, IReadOnlyDictionary<string, CertificateView>? certificates)
    {
        var host = HostName.TryParse(row.Host, out var parsed, out var error)
            ? parsed
            : throw new InvalidOperationException($"Domain {row.Id} has an impossible host: {error}");
        var found = KeptDiagnosis.Read(row.Diagnosis);
        var isLocal = PublicAddresses.IsLocal(host);
        return new DomainView(
            row, host, addresses.Shown(host), isLocal,
            DomainStanding.Of(row, host.ToDisplay(), isLocal, certificates?[row.Host], clock.GetUtcNow()),
            isLocal || !HostName.TryParse(console, out var target, out _) ? [] : DomainRecords.Of(host, row.OwnershipToken, target, Ours(found), found),
            found);
    }

    // As the operator named them, or as they were at the last check.
    private IReadOnlyList<IPAddress> Ours(KeptDiagnosis? found) =>
        options.Addresses.Count > 0 ? options.Addresses : [.. (found?.OurAddresses ?? []).Select(IPAddress.Parse)];
}
