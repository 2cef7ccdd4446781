using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>One of the steps on a domain's way.</summary>
/// <param name="IsDone">Behind it.</param>
/// <param name="IsNext">What is waited for.</param>
internal sealed record DomainStep(string Name, string Icon, bool IsDone, bool IsNext);

/// <summary>A domain's way and its records, as the brand's page and a guest's show them.</summary>
/// <param name="Address">Where the same is asked for again while something is waited for.</param>
/// <param name="CheckAddress">Where "check now" posts to; null for who may not.</param>
internal sealed record DomainSteps(DomainView Domain, string Address, string? CheckAddress, bool HasHttps)
{
    public IReadOnlyList<DomainStep> Steps
    {
        get
        {
            var stage = Domain.Standing.Stage;
            (DomainStage Stage, string Name, string Icon)[] all =
            [
                (DomainStage.Claimed, TenantsText.StepClaimed, "plus"),
                (DomainStage.Verified, TenantsText.StepVerified, "shield-check"),
                (DomainStage.Pointing, TenantsText.StepPointing, "globe"),
                (DomainStage.Certificate, TenantsText.StepCertificate, "lock"),
                (DomainStage.Live, TenantsText.StepLive, "check"),
            ];
            var shown = Array.FindAll(all, step => step.Stage != DomainStage.Certificate || HasHttps);
            var next = Array.FindIndex(shown, step => step.Stage > stage);
            return [.. shown.Select((step, at) => new DomainStep(step.Name, step.Icon, step.Stage <= stage, at == next))];
        }
    }
}
