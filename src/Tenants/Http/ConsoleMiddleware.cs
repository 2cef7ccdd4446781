using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants.Agencies;

namespace WhiteLabelLinks.Tenants.Http;

/// <summary>
/// Makes the request act for the console it came to, before anybody asks who is signed in. While nothing is set up yet, every
/// page is the first-run page.
/// </summary>
internal sealed class ConsoleMiddleware(RequestDelegate next)
{
    public const string SetupPath = "/setup";

    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        if (context.Features.Get<ConsoleHost>() is not { } console)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (console.IsSetup && IsPage(context))
        {
            // The data plane hears of the first console a moment after it exists; the database knows at once.
            var (any, found) = await LookAsync(context, console);
            if (any && found is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            if (found is not null)
            {
                context.Features.Set(console = found);
            }
            else if (!context.Request.Path.StartsWithSegments(SetupPath, StringComparison.Ordinal))
            {
                context.Response.Redirect(SetupPath);
                return;
            }
        }
        scope.EnterConsole(console.Agency);
        await next(context);
    }

    // Files of the design system and the API are not pages: they work, or fail, by themselves.
    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    private static async Task<(bool Any, ConsoleHost? Found)> LookAsync(HttpContext context, ConsoleHost console)
    {
        await using var apart = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        apart.ServiceProvider.GetRequiredService<TenantScope>().EnterConsole(null);
        var consoles = apart.ServiceProvider.GetRequiredService<AppDb>().Set<ConsoleSite>().AsNoTracking();
        var row = await consoles.FirstOrDefaultAsync(c => c.Host == console.Host, context.RequestAborted);
        return row is not null
            ? (true, new ConsoleHost(console.Host, row.AgencyId))
            : (await consoles.AnyAsync(context.RequestAborted), null);
    }
}
