using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Tenants.Certificates;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui.TagHelpers;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>How far a domain has come. Each includes those before it.</summary>
internal enum DomainStage
{
    Claimed,
    Verified,
    Pointing,
    Certificate,
    Live,
}

/// <summary>Where a domain stands, and the one line that says it. Derived from its row each time; a pure function.</summary>
/// <param name="Stage">How far it has come.</param>
/// <param name="IsServed">Visitors are answered here.</param>
/// <param name="Line">One sentence.</param>
internal sealed record DomainStanding(DomainStage Stage, bool IsServed, StatusKind Kind, string Line)
{
    /// <summary>The first that is wrong, or missing, decides the line.</summary>
    /// <param name="certificate">Null when this installation serves no HTTPS: then none is needed.</param>
    public static DomainStanding Of(ShortDomain domain, string host, bool isLocal, CertificateView? certificate, DateTimeOffset now)
    {
        if (isLocal)
        {
            return new DomainStanding(DomainStage.Live, true, StatusKind.Good, TenantsText.StandingLocal);
        }
        var found = KeptDiagnosis.Read(domain.Diagnosis);
        if (domain.VerifiedAt is null)
        {
            return Waiting(domain, found, host, DomainStage.Claimed, TenantsText.StandingClaimed);
        }
        if (domain.SuspendedAt is { } suspended)
        {
            return new DomainStanding(DomainStage.Verified, false, StatusKind.Bad, Phrases.Format(TenantsText.StandingSuspended, Day(suspended)));
        }
        if (domain.FailingSince is { } failing)
        {
            return new DomainStanding(DomainStage.Verified, true, StatusKind.Warning, Phrases.Format(TenantsText.StandingFailing, Day(failing)));
        }
        if (domain.PointingSince is null)
        {
            return Waiting(domain, found, host, DomainStage.Verified, TenantsText.StandingVerified) with { IsServed = true };
        }
        return certificate is null || certificate.Served?.NotAfter > now
            ? new DomainStanding(DomainStage.Live, true, StatusKind.Good, TenantsText.StandingLive)
            : new DomainStanding(
                DomainStage.Pointing, true, certificate.Issuance?.Failure is null ? StatusKind.Pending : StatusKind.Warning,
                certificate.Issuance?.Failure ?? TenantsText.StandingCertificate);
    }

    private static DomainStanding Waiting(ShortDomain domain, KeptDiagnosis? found, string host, DomainStage stage, string otherwise)
    {
        if (domain.CheckedAt is null || found is null)
        {
            return new DomainStanding(stage, false, StatusKind.Pending, TenantsText.StandingUnchecked);
        }
        if (found.IsHeld)
        {
            return new DomainStanding(stage, false, StatusKind.Bad, Phrases.Format(TenantsText.StandingHeld, host));
        }
        var wrong = found.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Broken);
        return wrong is null
            ? new DomainStanding(stage, false, StatusKind.Pending, otherwise)
            : new DomainStanding(stage, false, StatusKind.Warning, DomainWords.Of(wrong, host).Title);
    }

    private static string Day(DateTimeOffset at) => at.ToString("d MMM", System.Globalization.CultureInfo.CurrentCulture);
}
