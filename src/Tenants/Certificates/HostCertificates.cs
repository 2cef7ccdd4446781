using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Tenants.Certificates;

/// <summary>
/// Certificates as the console sees them: those of the hosts that the entered brand, agency or operator sees, and never a key.
/// </summary>
internal sealed class HostCertificates(AppDb db, TimeProvider clock)
{
    private const int AttemptsShown = 20;

    public async Task<CertificateView> FindAsync(string host, CancellationToken cancellation) => (await FindAsync([host], cancellation))[host];

    /// <summary>One for each of these hosts, also where there is nothing.</summary>
    public async Task<IReadOnlyDictionary<string, CertificateView>> FindAsync(string[] hosts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = await db.Database.SqlQuery<CertificateRow>($"""
            SELECT h.host, c.issuer, c.serial, c.not_before, c.not_after, c.ca AS authority, c.renew_at,
                   coalesce(i.is_asked_for, false) OR coalesce(i.lease_until > {now}, false) AS is_running, i.failure, i.failed_at, i.next_at
              FROM unnest({hosts}) AS h (host)
              LEFT JOIN tls.certificates c ON c.host = h.host
              LEFT JOIN tls.issuance i ON i.host = h.host
            """).ToListAsync(cancellation);
        return rows.ToDictionary(row => row.Host, row => row.ToView(), StringComparer.Ordinal);
    }

    /// <summary>The last attempts, newest first.</summary>
    public async Task<IReadOnlyList<IssuanceAttempt>> AttemptsAsync(string host, CancellationToken cancellation) =>
        await db.Database.SqlQuery<IssuanceAttempt>($"""
            SELECT started_at, is_renewal, outcome, words FROM tls.attempts WHERE host = {host} ORDER BY started_at DESC LIMIT {AttemptsShown}
            """).ToListAsync(cancellation);

    /// <summary>Has a certificate ordered as soon as the limits allow it, whatever pause there is after a failure.</summary>
    public Task AskForAsync(string host, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO tls.issuance (host, next_at, is_asked_for) VALUES ({host}, {now}, true)
            ON CONFLICT (host) DO UPDATE SET next_at = excluded.next_at, is_asked_for = true
            """, cancellation);
    }

    /// <summary>Puts an owner's own certificate in place of the one that is served.</summary>
    public Task BringAsync(string host, UploadedCertificate brought, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // The values once more instead of "excluded": to name a column there is to read it, and the console may not read a key.
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO tls.certificates (host, chain, sealed_key, issuer, serial, not_before, not_after)
            VALUES ({host}, {brought.Chain}, {brought.SealedKey}, {brought.Issuer}, {brought.Serial}, {brought.NotBefore}, {brought.NotAfter})
            ON CONFLICT (host) DO UPDATE SET version = nextval('tls.versions'), chain = {brought.Chain}, sealed_key = {brought.SealedKey},
              issuer = {brought.Issuer}, serial = {brought.Serial}, not_before = {brought.NotBefore}, not_after = {brought.NotAfter},
              obtained_at = {now}, ca = NULL, renewal_id = NULL, ask_at = NULL, renew_at = NULL, warned_days = NULL
            """, cancellation);
    }

    /// <summary>Has the owner's own certificate replaced by an ordered one. It is served until that is there.</summary>
    public async Task UseAutomaticAsync(string host, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"UPDATE tls.certificates SET renew_at = {now} WHERE host = {host} AND ca IS NULL", cancellation);
        await AskForAsync(host, cancellation);
    }
}
