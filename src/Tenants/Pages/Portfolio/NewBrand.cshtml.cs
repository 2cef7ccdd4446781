using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Portfolio;

internal sealed class NewBrandModel(TenantSeeding seeding, AppDb db, IOptions<TenantsOptions> options) : AgencyPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ReadAsync(cancellation) is not { } host)
        {
            return Page();
        }
        var name = (Input.Name ?? "").Trim();
        var slug = Names.ToSlug(name);
        try
        {
            await using var work = await seeding.BeginAsync(Agency, cancellation);
            var brand = await work.CreateBrandAsync(Agency, name, slug, Input.TimeZone, isDemo: false, cancellation);
            await work.CreateDomainAsync(brand, host, null, options.Value.Themes[0], cancellation);
            await work.CommitAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            var hostTaken = e.ConstraintName == NewDomain.HostTaken;
            ModelState.AddModelError(hostTaken ? "Input.Domain" : "Input.Name",
                hostTaken ? Phrases.Format(TenantsText.DomainTaken, host.ToDisplay()) : TenantsText.NewBrandSlugTaken);
            return Page();
        }
        this.ShowToast(Phrases.Format(TenantsText.NewBrandCreated, name));
        return LocalRedirect($"/brands/{slug}");
    }

    private async Task<HostName?> ReadAsync(CancellationToken cancellation)
    {
        if ((Names.Complaint(Input.Name) ?? Names.SlugComplaint(Input.Name)) is { } complaint)
        {
            ModelState.AddModelError("Input.Name", complaint);
        }
        if (!TimeZones.All.Contains(Input.TimeZone, StringComparer.Ordinal))
        {
            ModelState.AddModelError("Input.TimeZone", TenantsText.NewBrandZoneWrong);
        }
        if (!ModelState.IsValid)
        {
            return null;
        }
        var text = string.IsNullOrWhiteSpace(Input.Domain) ? $"go.{Names.ToSlug(Input.Name ?? "")}.localhost" : Input.Domain;
        var consoles = await db.Set<ConsoleSite>().AsNoTracking().Select(c => c.Host).ToListAsync(cancellation);
        var wrong = HostName.TryParse(text, out var host, out var error) ? NewDomain.Complaint(host, consoles) : error;
        if (wrong is null)
        {
            return host;
        }
        ModelState.AddModelError("Input.Domain", wrong);
        return null;
    }

    public sealed class InputModel
    {
        public string? Name { get; set; }

        public string? Domain { get; set; }

        public string TimeZone { get; set; } = "Etc/UTC";
    }
}
