using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Pages.Account;

/// <summary>
/// Takes over a session from another console of this installation. The address shows who would be signed in; only the button
/// does it, so that no link can sign somebody in unasked.
/// </summary>
[AllowAnonymous]
internal sealed class ContinueModel(OneTimeTokens tokens, SignIn signIn, AppDb db, ConsoleRealm realm, ConsoleDirectory consoles) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public Person? Person { get; private set; }

    public string ConsoleName { get; private set; } = TenantsText.ConsoleNameless;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        this.KeepAddressSecret();
        ConsoleName = (await consoles.FindAsync(db, realm.Host, cancellation))?.Name ?? ConsoleName;
        Person = await FindAsync(await tokens.PeekAsync(OneTimeTokens.SignIn, realm.Host.Host, Code, cancellation), cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        this.KeepAddressSecret();
        var person = await FindAsync(await tokens.RedeemAsync(OneTimeTokens.SignIn, realm.Host.Host, Code, cancellation), cancellation);
        if (person is null)
        {
            return Page();
        }
        await signIn.OpenAsync(person, remember: false, cancellation);
        return LocalRedirect("/");
    }

    private async Task<Person?> FindAsync(UserId? id, CancellationToken cancellation) =>
        id is { } some ? await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == some && p.AgencyId == realm.Agency, cancellation) : null;
}
