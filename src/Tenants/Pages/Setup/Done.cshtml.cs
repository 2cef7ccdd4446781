using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WhiteLabelLinks.Tenants.Pages.Setup;

/// <summary>The end of the first run, for whoever just did it.</summary>
internal sealed class SetupDoneModel : PageModel
{
    public const string LinkKey = "setup.link";
    public const string OwnerKey = "setup.owner";
    public const string ConsoleKey = "setup.console";
    public const string AgencyKey = "setup.agency";

    public string? Link { get; private set; }

    public string AgencyName { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (TempData.Peek(AgencyKey) is not string agency)
        {
            return LocalRedirect("/");
        }
        AgencyName = agency;
        Link = TempData.Peek(LinkKey) as string;
        return Page();
    }
}
