using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>
/// Looks a domain of the entered brand up in DNS and keeps what follows, all of it or nothing. While DNS is asked, no transaction is
/// open; two checks of one domain at once are applied one after the other.
/// </summary>
internal sealed class DomainCheck(AppDb db, DomainPlace place, DomainInspector inspector, DomainMails mails, TimeProvider clock)
{
    /// <summary>The name is held by another domain or console, or kept for the brand that gave it up.</summary>
    private static bool IsHeld(DbUpdateException e) =>
        e.InnerException is PostgresException { ConstraintName: NewDomain.HostTaken or NewDomain.HostReleased };

    public async Task RunAsync(DomainId id, CancellationToken cancellation)
    {
        var domain = await db.Set<ShortDomain>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancellation);
        if (domain is null || !HostName.TryParse(domain.Host, out var host, out _) || PublicAddresses.IsLocal(host)
            || await place.ExpectAsync(domain, cancellation) is not { } expected)
        {
            return;
        }
        var found = await inspector.InspectAsync(host, expected, cancellation);
        IReadOnlyList<string> events;
        try
        {
            events = await KeepAsync(id, found, mayVerify: true, cancellation);
        }
        catch (DbUpdateException e) when (IsHeld(e))
        {
            db.ChangeTracker.Clear();
            events = await KeepAsync(id, found, mayVerify: false, cancellation);
        }
        await mails.TellAsync(host, id, events, cancellation);
    }

    private async Task<IReadOnlyList<string>> KeepAsync(DomainId id, DomainDiagnosis found, bool mayVerify, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.ChangeTracker.Clear();
        var domain = await db.Set<ShortDomain>().FromSql($"SELECT * FROM domains WHERE id = {id.Value} FOR UPDATE").FirstOrDefaultAsync(cancellation);
        if (domain is null)
        {
            // Removed while it was looked up.
            return [];
        }
        var now = clock.GetUtcNow();
        var events = DomainProgress.Apply(domain, found, mayVerify, now);
        var detail = found.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Broken) is { } broken ? string.Join(", ", broken.Values) : null;
        foreach (var kind in events)
        {
            var tells = kind is DomainEvents.NotPointing or DomainEvents.Failing;
            db.Add(new DomainEvent { DomainId = id, At = now, Kind = kind, Detail = tells && detail is { Length: > 0 and <= 1000 } ? detail : null });
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
        return events;
    }
}
