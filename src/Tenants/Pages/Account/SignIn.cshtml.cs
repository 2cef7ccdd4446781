using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Pages.Account;

[AllowAnonymous]
internal sealed class SignInModel(SignIn signIn, CurrentPerson person, AppDb db, ConsoleDirectory consoles, ConsoleRealm realm) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; } = true;

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string ConsoleName { get; private set; } = TenantsText.ConsoleNameless;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (person.ValueOrNone is not null)
        {
            return Go();
        }
        await NameConsoleAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await NameConsoleAsync(cancellation);
        if (string.IsNullOrWhiteSpace(Email) || string.IsNullOrEmpty(Password))
        {
            return Complain(TenantsText.SignInMissing);
        }
        return await signIn.ByPasswordAsync(Email, Password, Remember, cancellation) switch
        {
            SignInOutcome.Done => Go(),
            SignInOutcome.Wait wait => Complain(Phrases.Format(TenantsText.SignInWait, Phrases.Of(wait.For))),
            _ => Complain(TenantsText.SignInWrong),
        };
    }

    // Only a path on this very host: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
    private LocalRedirectResult Go() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) && ReturnUrl.StartsWith('/') ? ReturnUrl : "/");

    private PageResult Complain(string text)
    {
        ModelState.AddModelError("", text);
        return Page();
    }

    private async Task NameConsoleAsync(CancellationToken cancellation) =>
        ConsoleName = (await consoles.FindAsync(db, realm.Host, cancellation))?.Name ?? ConsoleName;
}
