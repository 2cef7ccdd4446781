using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Tenants.Pages.Account;

internal sealed class AccountModel(AppDb db, CurrentPerson person, SignIn signIn, PasswordReset passwords) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public void OnGet() => Name = person.Value.Name;

    public async Task<IActionResult> OnPostNameAsync(CancellationToken cancellation)
    {
        var name = (Name ?? "").Trim();
        if (name.Length is 0 or > People.MaxName || name.Any(char.IsControl))
        {
            ModelState.AddModelError(nameof(Name), name.Length > People.MaxName ? TenantsText.NameTooLong : TenantsText.NameMissing);
            return Page();
        }
        person.Value.Name = name;
        await db.SaveChangesAsync(cancellation);
        this.ShowToast(TenantsText.AccountSaved);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellation)
    {
        Name = person.Value.Name;
        switch (await signIn.CheckAsync(person.Value, Current ?? "", cancellation))
        {
            case SignInOutcome.Wait wait:
                ModelState.AddModelError(nameof(Current), Phrases.Format(TenantsText.SignInWait, Phrases.Of(wait.For)));
                return Page();
            case SignInOutcome.Wrong:
                ModelState.AddModelError(nameof(Current), TenantsText.AccountCurrentWrong);
                return Page();
        }
        if (PasswordRules.Complaint(Password, person.Value.Email) is { } complaint)
        {
            ModelState.AddModelError(nameof(Password), complaint);
            return Page();
        }
        await passwords.SetAsync(person.Value, Password ?? "", cancellation);
        await signIn.OpenAsync(person.Value, remember: false, cancellation);
        this.ShowToast(TenantsText.AccountPasswordSaved);
        return RedirectToPage();
    }
}
