using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

[RequireBrandRole(BrandRole.Owner)]
internal sealed class DomainModel(AppDb db, AuditLog audit, IServiceProvider services, IOptions<TenantsOptions> options) : BrandPageModel
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public string Host { get; private set; } = "";

    public bool IsLocal { get; private set; }

    public IReadOnlyList<string> Themes => options.Value.Themes;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } domain)
        {
            return NotFound();
        }
        Input = new InputModel { Root = domain.RootDestination, Theme = domain.Theme, IgnoreCase = domain.IgnoreCase };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await FindAsync(cancellation) is not { } domain)
        {
            return NotFound();
        }
        if (!TryRead(out var root) || !await MayLeadToAsync(domain, root, cancellation) || !await TryChangeCaseAsync(domain, cancellation))
        {
            return Page();
        }
        domain.RootDestination = root;
        domain.Theme = Input.Theme ?? domain.Theme;
        domain.IgnoreCase = Input.IgnoreCase;
        await audit.RecordAsync("changed domain", domain.Host, cancellation);
        await transaction.CommitAsync(cancellation);
        this.ShowToast(TenantsText.DomainSaved);
        return LocalRedirect(BrandUrl($"domains/{domain.Id}"));
    }

    private bool TryRead(out string? root)
    {
        root = null;
        if (!string.IsNullOrWhiteSpace(Input.Root))
        {
            if (TargetUrl.TryParse(Input.Root, out var url, out var error))
            {
                root = url.Value;
            }
            else
            {
                ModelState.AddModelError("Input.Root", error);
            }
        }
        if (!Themes.Contains(Input.Theme, StringComparer.Ordinal))
        {
            ModelState.AddModelError("Input.Theme", TenantsText.DomainThemeWrong);
        }
        return ModelState.IsValid;
    }

    private async Task<bool> MayLeadToAsync(ShortDomain domain, string? root, CancellationToken cancellation)
    {
        if (root == domain.RootDestination || services.GetService<IDomainSlugs>() is not { } slugs
            || !TargetUrl.TryParse(root, out var url, out _) || !HostName.TryParse(domain.Host, out var host, out _)
            || await slugs.ComplainOfRootAsync(host, url, cancellation) is not { } complaint)
        {
            return true;
        }
        ModelState.AddModelError("Input.Root", complaint);
        return false;
    }

    private async Task<bool> TryChangeCaseAsync(ShortDomain domain, CancellationToken cancellation)
    {
        if (domain.IgnoreCase == Input.IgnoreCase || services.GetService<IDomainSlugs>() is not { } slugs)
        {
            return true;
        }
        var collisions = await slugs.ChangeCaseAsync(domain.Id, Input.IgnoreCase, cancellation);
        if (collisions.Count > 0)
        {
            ModelState.AddModelError("Input.IgnoreCase", Phrases.Format(TenantsText.DomainCollides, string.Join(", ", collisions.Select(s => "/" + s))));
        }
        return collisions.Count == 0;
    }

    private async Task<ShortDomain?> FindAsync(CancellationToken cancellation)
    {
        var id = new DomainId(Id);
        var domain = await db.Set<ShortDomain>().FirstOrDefaultAsync(d => d.Id == id, cancellation);
        if (domain is not null && HostName.TryParse(domain.Host, out var host, out _))
        {
            Host = host.ToDisplay();
            IsLocal = PublicAddresses.IsLocal(host);
        }
        return domain;
    }

    public sealed class InputModel
    {
        public string? Root { get; set; }

        public string? Theme { get; set; }

        public bool IgnoreCase { get; set; }
    }
}
