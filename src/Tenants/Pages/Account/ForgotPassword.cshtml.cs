using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages.Account;

[AllowAnonymous]
internal sealed class ForgotPasswordModel(PasswordReset reset) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public string? SentTo { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(Email, out var email, out var error))
        {
            ModelState.AddModelError(nameof(Email), error);
            return Page();
        }
        await reset.AskAsync(email, cancellation);
        SentTo = email;
        return Page();
    }
}
