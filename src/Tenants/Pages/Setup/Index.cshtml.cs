using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Tenants.Setup;

namespace WhiteLabelLinks.Tenants.Pages.Setup;

/// <summary>The first run: one page from nothing to a link that works.</summary>
[AllowAnonymous]
internal sealed class SetupModel(FirstRun firstRun, SetupCode code, SignIn signIn, People people) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    /// <summary>Whoever is not on the server itself shows that they may read its log.</summary>
    public bool NeedsCode => !SetupCode.IsSpared(HttpContext.Connection.RemoteIpAddress);

    public IActionResult OnGet()
    {
        if (!IsSetup)
        {
            return NotFound();
        }
        if (NeedsCode)
        {
            code.Announce();
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!IsSetup)
        {
            return NotFound();
        }
        if (NeedsCode && !code.Matches(Input.Code))
        {
            ModelState.AddModelError("Input.Code", TenantsText.SetupCodeWrong);
        }
        var wish = new FirstRunWish(
            Input.Name ?? "", Input.Email ?? "", Input.Password ?? "", Input.Agency ?? "", Input.Brand ?? "", Input.Destination ?? "");
        foreach (var (field, complaint) in firstRun.Check(wish))
        {
            ModelState.AddModelError("Input." + field, complaint);
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        switch (await firstRun.CreateAsync(wish, cancellation))
        {
            case FirstRunResult.Done done:
                return await EnterAsync(done, cancellation);
            case FirstRunResult.HostTaken:
                ModelState.AddModelError("Input.Agency", TenantsText.SetupHostTaken);
                return Page();
            default:
                return NotFound();
        }
    }

    private bool IsSetup => HttpContext.Features.Get<ConsoleHost>() is { IsSetup: true };

    private async Task<IActionResult> EnterAsync(FirstRunResult.Done done, CancellationToken cancellation)
    {
        if (await people.FindAsync(null, done.Email, cancellation) is { } admin)
        {
            await signIn.OpenAsync(admin, remember: true, cancellation);
        }
        TempData[SetupDoneModel.LinkKey] = done.Link;
        TempData[SetupDoneModel.OwnerKey] = done.Owner.ToString();
        TempData[SetupDoneModel.ConsoleKey] = done.AgencyConsole;
        TempData[SetupDoneModel.AgencyKey] = done.AgencyName;
        return LocalRedirect("/setup/done");
    }

    public sealed class InputModel
    {
        public string? Code { get; set; }

        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? Agency { get; set; }

        public string? Brand { get; set; }

        public string? Destination { get; set; }
    }
}
