using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>Turns a domain's pixels on and off. On only when the checklist is complete; off at any time, and by itself when it no longer is.</summary>
internal sealed class ConsentSwitch(AppDb db, ConsentSetups setups, IBrandDomains domains, AuditLog audit, CurrentBrand brand, TimeProvider clock)
{
    /// <summary>False when the checklist is not complete, or the domain's topics are sensitive; then nothing changed.</summary>
    public async Task<bool> TurnOnAsync(BrandDomain domain, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var setup = await setups.ReadAsync(domain.Id, cancellation);
        if (!setup.Checklist.IsComplete || setup.Consent.Sensitive)
        {
            return false;
        }
        if (setup.Consent.ConfirmedAt is null)
        {
            setup.Consent.ConfirmedAt = setup.Consent.UpdatedAt = clock.GetUtcNow();
            setup.Consent.ConfirmedBy = brand.Value.Actor.Name;
            await audit.RecordAsync("turned pixels on for", domain.Shown, cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public async Task TurnOffAsync(BrandDomain domain, CancellationToken cancellation)
    {
        if (await db.Set<DomainConsent>().FirstOrDefaultAsync(row => row.DomainId == domain.Id, cancellation) is { ConfirmedAt: not null } consent)
        {
            await TurnOffAsync(consent, domain.Shown, cancellation);
        }
    }

    /// <summary>Turns pixels off wherever the checklist is no longer complete. Works inside the caller's transaction.</summary>
    /// <returns>The domains that this was done to.</returns>
    public async Task<IReadOnlyList<DomainId>> RecheckAsync(CancellationToken cancellation)
    {
        var incomplete = (await setups.ReadConfirmedAsync(cancellation)).Where(setup => !setup.Checklist.IsComplete).ToList();
        var hosts = incomplete.Count == 0 ? [] : await domains.ListAsync(cancellation);
        foreach (var setup in incomplete)
        {
            await TurnOffAsync(setup.Consent, hosts.FirstOrDefault(host => host.Id == setup.Consent.DomainId)?.Shown, cancellation);
        }
        return [.. incomplete.Select(setup => setup.Consent.DomainId)];
    }

    private Task TurnOffAsync(DomainConsent consent, string? host, CancellationToken cancellation)
    {
        consent.ConfirmedAt = null;
        consent.ConfirmedBy = null;
        consent.UpdatedAt = clock.GetUtcNow();
        return audit.RecordAsync("turned pixels off for", host, cancellation);
    }
}
