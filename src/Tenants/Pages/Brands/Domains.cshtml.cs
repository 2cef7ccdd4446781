using Microsoft.AspNetCore.Mvc;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

[RequireBrandRole(BrandRole.Owner)]
internal sealed class DomainsModel(NewDomain newDomain, DomainOverview overview, DomainCheck check) : BrandPageModel
{
    [BindProperty]
    public string? Host { get; set; }

    public bool Failed => !ModelState.IsValid;

    public IReadOnlyList<DomainView> Domains { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await newDomain.AddAsync(Host, cancellation))
        {
            case AddDomainResult.Added added:
                this.ShowToast(Phrases.Format(TenantsText.DomainsAdded, added.Host.ToDisplay()));
                // What is there already, such as records that were made beforehand, is seen at once.
                await check.RunAsync(added.Id, cancellation);
                return LocalRedirect(BrandUrl($"domains/{added.Id}"));
            case AddDomainResult.Refused refused:
                ModelState.AddModelError(nameof(Host), refused.Reason);
                break;
        }
        await ReadAsync(cancellation);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellation) => Domains = await overview.ListAsync(cancellation);
}
