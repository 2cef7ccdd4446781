using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Consent;

internal sealed class BrandPixels(AppDb db) : IBrandPixels
{
    public Task<bool> AreOnAsync(CancellationToken cancellation) =>
        db.Set<DomainConsent>().AnyAsync(consent => consent.ConfirmedAt != null && !consent.Sensitive, cancellation);
}
