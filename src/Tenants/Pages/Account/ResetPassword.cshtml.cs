using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Account;

[AllowAnonymous]
internal sealed class ResetPasswordModel(PasswordReset reset) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Whose link it is; null when the link is good no more.</summary>
    public Person? Person { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        this.KeepAddressSecret();
        Person = await reset.FindAsync(Code, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        this.KeepAddressSecret();
        Person = await reset.FindAsync(Code, cancellation);
        if (Person is null)
        {
            return Page();
        }
        if (PasswordRules.Complaint(Password, Person.Email) is { } complaint)
        {
            ModelState.AddModelError(nameof(Password), complaint);
            return Page();
        }
        if (!await reset.ChangeAsync(Code, Password ?? "", cancellation))
        {
            Person = null;
            return Page();
        }
        // Whoever changed the password shows that they know it: nobody is signed in by a link from a mail.
        this.ShowToast(TenantsText.ResetDone);
        return LocalRedirect("/sign-in");
    }
}
