using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>What a brand is called, where its days begin, and how much the console shows its people.</summary>
[RequireBrandRole(BrandRole.Owner)]
internal sealed class SettingsModel(AppDb db, AuditLog audit, IServiceProvider services) : BrandPageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    /// <summary>With the one that is chosen, should it be none of the usual ones.</summary>
    public IEnumerable<string> Zones => TimeZones.All.Append(Brand.TimeZone.Id).Distinct(StringComparer.Ordinal);

    public void OnGet() => Input = new InputModel { Name = Brand.Name, TimeZone = Brand.TimeZone.Id, Simple = Brand.IsSimple };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Names.Complaint(Input.Name) is { } complaint)
        {
            ModelState.AddModelError("Input.Name", complaint);
        }
        if (!Zones.Contains(Input.TimeZone, StringComparer.Ordinal))
        {
            ModelState.AddModelError("Input.TimeZone", TenantsText.NewBrandZoneWrong);
        }
        // What is hidden must not go on doing something.
        if (Input.Simple && !Brand.IsSimple && services.GetService(typeof(IBrandPixels)) is IBrandPixels pixels && await pixels.AreOnAsync(cancellation))
        {
            ModelState.AddModelError("Input.Simple", TenantsText.GeneralPixelsOn);
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var id = Brand.Id;
        var brand = await db.Set<Brand>().SingleAsync(row => row.Id == id, cancellation);
        (brand.Name, brand.TimeZone, brand.IsSimple) = ((Input.Name ?? "").Trim(), Input.TimeZone, Input.Simple);
        if (db.ChangeTracker.HasChanges())
        {
            await audit.RecordAsync("changed brand settings", brand.Name, cancellation);
        }
        this.ShowToast(TenantsText.AccountSaved);
        return LocalRedirect(BrandUrl("settings"));
    }

    public sealed class InputModel
    {
        public string? Name { get; set; }

        public string TimeZone { get; set; } = "";

        public bool Simple { get; set; }
    }
}
