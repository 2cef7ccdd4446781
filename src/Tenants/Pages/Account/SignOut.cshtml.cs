using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Account;

[AllowAnonymous]
internal sealed class SignOutModel : PageModel
{
    // A link cannot sign anybody out; somebody who opens the address by hand goes home.
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        this.ShowToast(TenantsText.SignInSignedOut, ToastKind.Info);
        return LocalRedirect("/sign-in");
    }
}
