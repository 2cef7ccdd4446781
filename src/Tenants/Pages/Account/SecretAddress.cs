using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WhiteLabelLinks.Tenants.Pages.Account;

internal static class SecretAddress
{
    /// <summary>The page's address carries a code: it goes to no other server as a referrer. No form's page is ever cached.</summary>
    public static void KeepAddressSecret(this PageModel page) => page.Response.Headers["Referrer-Policy"] = "no-referrer";
}
