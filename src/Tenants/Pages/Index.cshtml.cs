using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages;

/// <summary>Home is where one's work is.</summary>
internal sealed class IndexModel(Standing standing) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        TempData.Keep();
        if (await standing.IsOperatorAdminAsync(cancellation))
        {
            return LocalRedirect("/operator");
        }
        if (await standing.AgencyRoleAsync(cancellation) is not null)
        {
            return LocalRedirect("/agency");
        }
        var brands = await standing.BrandsAsync(cancellation);
        return LocalRedirect(brands.Count == 1 ? $"/brands/{brands[0].Slug}" : "/brands");
    }
}
