using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pages.Domains;

/// <summary>A piece of a domain's page: whether ad platforms keep its visitors waiting, so that pixels are left out. Else empty.</summary>
internal sealed class SpeedModel(DomainSpeed speed, IBrandDomains domains, TimeProvider clock) : BrandPageModel
{
    public SlowSpell? Spell { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        var domain = new DomainId(id);
        if ((await domains.ListAsync(cancellation)).All(known => known.Id != domain))
        {
            return NotFound();
        }
        Spell = await speed.ReadAsync(domain, clock.GetUtcNow(), cancellation);
        return Page();
    }
}
