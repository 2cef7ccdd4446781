using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
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
internal sealed class DomainModel(
    AppDb db,
    AuditLog audit,
    DomainOverview overview,
    DomainCheck check,
    DomainWatch watch,
    DomainRemoval removal,
    DomainGuests guests,
    RecordsMail mail,
    IServiceProvider services,
    IOptions<TenantsOptions> options) : BrandPageModel
{
    private DomainView? _domain;

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public InputModel Input { get; set; } = new();

    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public MailInput Mail { get; set; } = new();

    public DomainView Domain => _domain ?? throw new InvalidOperationException("The domain was not read.");

    public string Host => Domain.Name;

    public DomainSteps Steps => new(Domain, Address("Progress"), Brand.IsOwner ? Address("Check") : null, overview.HasHttps);

    public IReadOnlyList<DomainEvent> History { get; private set; } = [];

    public int Links { get; private set; }

    public string? GuestAddress { get; private set; }

    public string RemovalText => Links == 0
        ? TenantsText.RemoveDomainText
        : Phrases.Format(Links == 1 ? TenantsText.RemoveDomainLink : TenantsText.RemoveDomainLinks, Links);

    public bool FailedToRemove => ModelState.GetFieldValidationState(nameof(Confirmation)) == ModelValidationState.Invalid;

    public bool FailedToSend => ModelState.GetFieldValidationState("Mail.Email") == ModelValidationState.Invalid
        || ModelState.GetFieldValidationState("Mail.Note") == ModelValidationState.Invalid;

    public IReadOnlyList<string> Themes => options.Value.Themes;

    public bool HasHttps => overview.HasHttps && !Domain.IsLocal;

    /// <summary>Where a form of this page posts to.</summary>
    public string Address(string handler) => BrandUrl(FormattableString.Invariant($"domains/{Id}?handler={handler}"));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
        {
            return NotFound();
        }
        await watch.RememberAsync(Domain, cancellation);
        FillSettings();
        return Page();
    }

    public async Task<IActionResult> OnGetProgressAsync(CancellationToken cancellation)
    {
        if (await overview.FindAsync(new DomainId(Id), cancellation) is not { } found)
        {
            return NotFound();
        }
        _domain = found;
        await watch.RememberAsync(found, cancellation);
        return Partial("_DomainProgress", Steps);
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellation)
    {
        await check.RunAsync(new DomainId(Id), cancellation);
        return Request.IsHtmx() ? await OnGetProgressAsync(cancellation) : LocalRedirect(BrandUrl($"domains/{new DomainId(Id)}"));
    }

    public async Task<IActionResult> OnPostSendAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation) || Domain.IsLocal)
        {
            return NotFound();
        }
        switch (await mail.SendAsync(Domain, Mail.Email, Mail.Note, cancellation))
        {
            case SendRecordsResult.Sent sent:
                this.ShowToast(Phrases.Format(TenantsText.SendRecordsSent, sent.Email));
                return LocalRedirect(BrandUrl($"domains/{Domain.Row.Id}"));
            case SendRecordsResult.Refused refused:
                ModelState.AddModelError(refused.IsNote ? "Mail.Note" : "Mail.Email", refused.Reason);
                break;
        }
        FillSettings();
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } domain)
        {
            return NotFound();
        }
        domain.GuestToken = null;
        await audit.RecordAsync("withdrew DNS page of", domain.Host, cancellation);
        this.ShowToast(TenantsText.GuestPageWithdrawn);
        return LocalRedirect(BrandUrl($"domains/{domain.Id}"));
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
        {
            return NotFound();
        }
        if (!HostName.TryParse(Confirmation, out var typed, out _) || typed != Domain.Host)
        {
            ModelState.AddModelError(nameof(Confirmation), Phrases.Format(TenantsText.RemoveDomainWrong, Host));
            FillSettings();
            return Page();
        }
        if (await removal.RemoveAsync(Domain.Row.Id, cancellation) is null)
        {
            return NotFound();
        }
        this.ShowToast(Phrases.Format(TenantsText.RemoveDomainDone, Host));
        return LocalRedirect(BrandUrl("domains"));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await ReadAsync(cancellation) || await FindAsync(cancellation) is not { } domain)
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
        domain.Https = HasHttps ? Input.Https ?? domain.Https : domain.Https;
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
        if (Input.Https is { } mode && !HttpsModes.All.Contains(mode, StringComparer.Ordinal))
        {
            ModelState.AddModelError("Input.Https", TenantsText.HttpsWrong);
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

    // For changing it: what is saved next saves it.
    private async Task<ShortDomain?> FindAsync(CancellationToken cancellation)
    {
        var id = new DomainId(Id);
        return await db.Set<ShortDomain>().FirstOrDefaultAsync(d => d.Id == id, cancellation);
    }

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        _domain = await overview.FindAsync(new DomainId(Id), cancellation);
        if (_domain is not { Row: { } row })
        {
            return false;
        }
        History = await overview.HistoryAsync(row.Id, cancellation);
        Links = await removal.CountLinksAsync(row.Id, cancellation);
        GuestAddress = await guests.AddressAsync(row, cancellation);
        return true;
    }

    // Before another form of the page is shown with its mistakes.
    private void FillSettings() => Input = new InputModel
    {
        Root = Domain.Row.RootDestination, Theme = Domain.Row.Theme, IgnoreCase = Domain.Row.IgnoreCase, Https = Domain.Row.Https,
    };

    public sealed class InputModel
    {
        public string? Root { get; set; }

        public string? Theme { get; set; }

        public bool IgnoreCase { get; set; }

        public string? Https { get; set; }
    }

    public sealed class MailInput
    {
        public string? Email { get; set; }

        public string? Note { get; set; }
    }
}
