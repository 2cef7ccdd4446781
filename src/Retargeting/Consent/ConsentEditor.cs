using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Consent;

/// <summary>What came of saving a domain's consent.</summary>
/// <param name="Errors">Sentences by field; when there are any, nothing was saved.</param>
/// <param name="TurnedOff">Pixels were on, and what was saved no longer allows it.</param>
internal sealed record ConsentSaved(IReadOnlyList<(string Field, string Error)> Errors, bool TurnedOff);

/// <summary>The one place that changes how a domain asks and what it fires by default.</summary>
internal sealed class ConsentEditor(
    AppDb db, ConsentSetups setups, ConsentFloors floors, ConsentSwitch consentSwitch, AuditLog audit, CurrentBrand brand, TimeProvider clock)
{
    public async Task<ConsentSaved> SaveAsync(BrandDomain domain, ConsentInput asked, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var above = await floors.AboveBrandsOfAsync(brand.Value.Agency, cancellation);
        var setup = await setups.ReadAsync(domain.Id, cancellation);
        var fields = new PolicyFields(above.Least, RetargetingText.YourAgency);
        var wasOn = setup.Consent.ConfirmedAt is not null;
        Apply(setup.Consent, asked, fields, above.Least);
        if (!await TryChoosePixelsAsync(domain, asked.Pixels, cancellation))
        {
            fields.Add(nameof(ConsentInput.Pixels), RetargetingText.PixelGone);
        }
        if (!fields.AreValid)
        {
            db.ChangeTracker.Clear();
            return new ConsentSaved(fields.Errors, false);
        }
        if (setup.Consent.BrandId.Value == 0)
        {
            db.Add(setup.Consent);
        }
        await audit.RecordAsync("changed consent of", domain.Shown, cancellation);
        await consentSwitch.RecheckAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new ConsentSaved([], wasOn && setup.Consent.ConfirmedAt is null);
    }

    private void Apply(DomainConsent consent, ConsentInput asked, PolicyFields fields, ConsentPolicy least)
    {
        consent.Floor = fields.Floor(asked.Floor);
        consent.StricterRegions = fields.Regions(asked.AskRegions, asked.NeverRegions);
        consent.HonourDnt = asked.HonourDnt || least.HonoursDoNotTrack;
        consent.LimitData = asked.LimitData || least.LimitsData;
        consent.AskBy = asked.AskBy is "redirect" ? "redirect" : "banner";
        consent.AcceptedForDays = fields.Accepted(asked.AcceptedForDays);
        consent.DeclinedForDays = fields.Declined(asked.DeclinedForDays);
        consent.BudgetMs = fields.Number(nameof(ConsentInput.BudgetMs), asked.BudgetMs, 100, 1000) ?? DomainConsent.DefaultBudget;
        consent.Controller = fields.Text(nameof(ConsentInput.Controller), asked.Controller);
        consent.Contact = fields.Text(nameof(ConsentInput.Contact), asked.Contact);
        consent.PolicyUrl = fields.SecureUrl(nameof(ConsentInput.PolicyUrl), asked.PolicyUrl);
        consent.RetentionDays = fields.Number(nameof(ConsentInput.RetentionDays), asked.RetentionDays, 180, 3650) ?? DomainConsent.DefaultRetention;
        consent.Sensitive = asked.Sensitive;
        consent.Checks = [.. PrivacyChecklist.Questions.Where(key => asked.Checks.Contains(key, StringComparer.Ordinal))];
        consent.UpdatedAt = clock.GetUtcNow();
        if (asked.Sensitive || consent.Controller is null || consent.Contact is null)
        {
            // On again only by somebody who says so again.
            consent.ConfirmedAt = null;
            consent.ConfirmedBy = null;
        }
    }

    /// <summary>False when one of them is not the brand's.</summary>
    private async Task<bool> TryChoosePixelsAsync(BrandDomain domain, IReadOnlyCollection<long> asked, CancellationToken cancellation)
    {
        var wanted = asked.Distinct().ToArray();
        if (await db.Set<Pixel>().CountAsync(pixel => wanted.Contains(pixel.Id), cancellation) != wanted.Length)
        {
            return false;
        }
        var chosen = await db.Set<DomainPixel>().Where(pixel => pixel.DomainId == domain.Id).ToListAsync(cancellation);
        db.RemoveRange(chosen.Where(pixel => !wanted.Contains(pixel.PixelId)));
        db.AddRange(wanted.Except(chosen.Select(pixel => pixel.PixelId)).Select(id => new DomainPixel { DomainId = domain.Id, PixelId = id }));
        return true;
    }
}
