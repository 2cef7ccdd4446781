using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Api;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>API keys: made here, shown once, revoked for good.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class ApiModel(AppDb db, AuditLog audit, ConsoleDirectory consoles, ConsoleRealm realm, TimeProvider clock) : BrandPageModel
{
    public static readonly IReadOnlyList<int> Lifetimes = [30, 90, 365];

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public bool Failed => !ModelState.IsValid;

    /// <summary>The key that was just made; it is on this one answer and nowhere else.</summary>
    public string? Created { get; private set; }

    public IReadOnlyList<KeyRow> Keys { get; private set; } = [];

    public string BaseUrl { get; private set; } = "";

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (TryRead(out var scopes))
        {
            var key = ApiKeyText.Generate(Brand.Id);
            var now = clock.GetUtcNow();
            var name = (Input.Name ?? "").Trim();
            db.Add(new ApiKey
            {
                Name = name,
                Prefix = key.Prefix,
                SecretHash = key.HashSecret(),
                Scopes = [.. scopes],
                CreatedBy = Brand.Actor.Name,
                CreatedAt = now,
                ExpiresAt = Input.Days > 0 ? now.AddDays(Input.Days) : null,
            });
            await audit.RecordAsync("created API key", name, cancellation);
            Created = key.Reveal();
        }
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(long id, CancellationToken cancellation)
    {
        var key = await db.Set<ApiKey>().FirstOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellation);
        if (key is null)
        {
            return NotFound();
        }
        key.RevokedAt = clock.GetUtcNow();
        await audit.RecordAsync("revoked API key", key.Name, cancellation);
        this.ShowToast(Phrases.Format(TenantsText.ApiRevokedToast, key.Name));
        return LocalRedirect(BrandUrl("api"));
    }

    public string Sample(string key) => $"curl {BaseUrl}{BrandApi.Root}/links -H \"Authorization: Bearer {key}\"";

    private bool TryRead(out List<string> scopes)
    {
        scopes = [];
        AddIf(scopes, Input.LinksRead, ApiScopes.LinksRead);
        AddIf(scopes, Input.LinksWrite, ApiScopes.LinksWrite);
        AddIf(scopes, Input.DomainsRead, ApiScopes.DomainsRead);
        AddIf(scopes, Input.DomainsWrite, ApiScopes.DomainsWrite);
        AddIf(scopes, Input.ClicksRead, ApiScopes.ClicksRead);
        AddIf(scopes, Input.PixelsRead, ApiScopes.PixelsRead);
        AddIf(scopes, Input.PixelsWrite, ApiScopes.PixelsWrite);
        AddIf(scopes, Input.ConsentRead, ApiScopes.ConsentRead);
        if (Names.Complaint(Input.Name) is { } complaint)
        {
            ModelState.AddModelError("Input.Name", complaint);
        }
        if (scopes.Count == 0)
        {
            ModelState.AddModelError("Input.LinksRead", TenantsText.ApiScopesMissing);
        }
        if (Input.Days != 0 && !Lifetimes.Contains(Input.Days))
        {
            ModelState.AddModelError("Input.Days", TenantsText.ApiExpiryWrong);
        }
        return ModelState.IsValid;
    }

    private static void AddIf(List<string> scopes, bool chosen, string scope)
    {
        if (chosen)
        {
            scopes.Add(scope);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        BaseUrl = (await consoles.FindAsync(db, realm.Host, cancellation))?.BaseUrl ?? "";
        var rows = await db.Set<ApiKey>().AsNoTracking().OrderByDescending(k => k.Id).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        Keys = [.. rows.OrderBy(k => State(k, now)).Select(k => new KeyRow(
            k.Id, k.Name, $"lk_{k.BrandId}_{k.Prefix}…", k.Scopes, k.CreatedBy, k.CreatedAt, k.LastUsedAt, k.ExpiresAt, State(k, now)))];
    }

    private static KeyState State(ApiKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? KeyState.Revoked : key.ExpiresAt <= now ? KeyState.Expired : KeyState.Active;

    public enum KeyState
    {
        Active,
        Expired,
        Revoked,
    }

    public sealed record KeyRow(
        long Id, string Name, string Shown, IReadOnlyList<string> Scopes, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt,
        DateTimeOffset? ExpiresAt, KeyState State);

    public sealed class InputModel
    {
        public string? Name { get; set; }

        public bool LinksRead { get; set; } = true;

        public bool LinksWrite { get; set; }

        public bool DomainsRead { get; set; }

        public bool DomainsWrite { get; set; }

        public bool ClicksRead { get; set; }

        public bool PixelsRead { get; set; }

        public bool PixelsWrite { get; set; }

        public bool ConsentRead { get; set; }

        public int Days { get; set; }
    }
}
