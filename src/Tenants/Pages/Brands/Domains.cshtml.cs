using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

[RequireBrandRole(BrandRole.Owner)]
internal sealed class DomainsModel(AppDb db, NewDomain newDomain, PublicAddresses addresses) : BrandPageModel
{
    [BindProperty]
    public string? Host { get; set; }

    public bool Failed => !ModelState.IsValid;

    public IReadOnlyList<DomainRow> Domains { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await newDomain.AddAsync(Host, cancellation))
        {
            case AddDomainResult.Added added:
                this.ShowToast(Phrases.Format(TenantsText.DomainsAdded, added.Host.ToDisplay()));
                return LocalRedirect(BrandUrl("domains"));
            case AddDomainResult.Refused refused:
                ModelState.AddModelError(nameof(Host), refused.Reason);
                break;
        }
        await ReadAsync(cancellation);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var rows = await db.Set<ShortDomain>().AsNoTracking().OrderBy(d => d.Id).ToListAsync(cancellation);
        Domains = [.. rows.Select(row => DomainRow.Of(row, addresses))];
    }

    public sealed record DomainRow(DomainId Id, string Host, bool IsLocal, string? Root, bool IgnoreCase, string Theme)
    {
        internal static DomainRow Of(ShortDomain row, PublicAddresses addresses)
        {
            var known = HostName.TryParse(row.Host, out var host, out _);
            return new DomainRow(
                row.Id, known ? addresses.Shown(host) : row.Host, known && PublicAddresses.IsLocal(host), row.RootDestination, row.IgnoreCase, row.Theme);
        }
    }
}
