using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages.Brands;

/// <summary>Where somebody with several brands, or with none, begins.</summary>
internal sealed class ChooseModel(Standing standing, CurrentPerson person) : PageModel
{
    public string Email => person.Value.Email;

    public IReadOnlyList<OpenBrand> Brands { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await standing.IsOperatorAdminAsync(cancellation))
        {
            return NotFound();
        }
        Brands = await standing.BrandsAsync(cancellation);
        return Page();
    }
}
