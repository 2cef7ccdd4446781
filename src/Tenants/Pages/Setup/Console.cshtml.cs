using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Members;

namespace WhiteLabelLinks.Tenants.Pages.Setup;

/// <summary>
/// Hands whoever did the first run over to the agency's console. A link and no form, because the policy lets forms lead
/// nowhere but here; the code it makes signs nobody in by itself.
/// </summary>
internal sealed class SetupConsoleModel(OneTimeTokens tokens) : PageModel
{
    // Made for the next page; two minutes are enough for a person to press its button.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (TempData.Peek(SetupDoneModel.OwnerKey) is not string owner
            || TempData.Peek(SetupDoneModel.ConsoleKey) is not string console
            || !long.TryParse(owner, CultureInfo.InvariantCulture, out var person))
        {
            return LocalRedirect("/");
        }
        var code = await tokens.IssueAsync(OneTimeTokens.SignIn, new Uri(console).Host, new UserId(person), Lifetime, cancellation);
        return Redirect($"{console}/sign-in/continue?code={code}");
    }
}
