using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>Adds to a session for which console it was opened.</summary>
internal sealed class PersonClaims(UserManager<Person> users, IOptions<IdentityOptions> options, ConsoleRealm realm)
    : UserClaimsPrincipalFactory<Person>(users, options)
{
    public const string Console = "console";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Console, realm.Host.Host));
        return identity;
    }
}

/// <summary>How the session's cookie is written, and what makes it void.</summary>
internal sealed class SignInCookie(ConsoleCookies cookies) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(14);
    public static readonly TimeSpan Session = TimeSpan.FromHours(12);

    public void Configure(CookieAuthenticationOptions options) => Configure(IdentityConstants.ApplicationScheme, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != IdentityConstants.ApplicationScheme)
        {
            return;
        }
        options.CookieManager = cookies;
        options.Cookie.Name = ConsoleCookies.Session;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Remembered;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = AskToSignIn;
        options.Events.OnRedirectToAccessDenied = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    // A session is good on the console that opened it, while the person exists there and has not changed the password.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var person = context.HttpContext.Features.Get<ConsoleHost>() is { } console
            && context.Principal?.FindFirstValue(PersonClaims.Console) == console.Host
                ? await services.GetRequiredService<SignInManager<Person>>().ValidateSecurityStampAsync(context.Principal)
                : null;
        if (person is null)
        {
            context.RejectPrincipal();
            return;
        }
        services.GetRequiredService<CurrentPerson>().Enter(person);
    }

    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        // A fragment of a page must not be replaced by the sign-in page: the whole page goes there.
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["HX-Redirect"] = "/sign-in";
            return Task.CompletedTask;
        }
        // Path and query only: a host in a redirect would have to come from the request.
        var here = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        var returnUrl = HttpMethods.IsGet(context.Request.Method) && here != "/" ? "?returnUrl=" + Uri.EscapeDataString(here) : "";
        context.Response.Redirect("/sign-in" + returnUrl);
        return Task.CompletedTask;
    }
}
