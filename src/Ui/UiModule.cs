using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace WhiteLabelLinks.Ui;

public static class UiModule
{
    private const string FontFolder = "assets/dist/fonts/";

    /// <summary>The host also registers an <see cref="IConsoleChromeProvider"/>; without one the console is nameless.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<CurrentChrome>();
        services.AddSingleton<IPostConfigureOptions<RazorPagesOptions>, GalleryRoute>();
        return services;
    }

    /// <summary>
    /// Serves the bundled files. Razor pages get fingerprinted addresses when they are mapped with
    /// <c>app.MapRazorPages().WithStaticAssets()</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapUiAssets(this IEndpointRouteBuilder endpoints)
    {
        var assets = endpoints.MapStaticAssets();
        assets.Add(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RequestDelegate: { } serve } route &&
                route.RoutePattern.RawText?.StartsWith(FontFolder, StringComparison.OrdinalIgnoreCase) == true)
            {
                endpoint.RequestDelegate = context => ServeForEver(context, serve);
            }
        });
        return assets;
    }

    /// <summary>
    /// The content security policy under which every console page works: own origin only, nothing inline, no nonce.
    /// Put it before anything that writes a response, error pages included.
    /// </summary>
    public static IApplicationBuilder UseConsoleSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(static (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ConsoleSecurity.Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(context);
        });

    // A font's name holds a hash of its content, and style sheets name it without the host's fingerprint.
    private static Task ServeForEver(HttpContext context, RequestDelegate serve)
    {
        context.Response.OnStarting(
            static state =>
            {
                ((HttpResponse)state).Headers.CacheControl = "public, max-age=31536000, immutable";
                return Task.CompletedTask;
            },
            context.Response);
        return serve(context);
    }

    /// <summary>
    /// The component gallery answers in development only. Set afterwards, because Razor Pages' own set-up begins with an empty
    /// list of conventions.
    /// </summary>
    private sealed class GalleryRoute(IHostEnvironment environment) : IPostConfigureOptions<RazorPagesOptions>
    {
        public void PostConfigure(string? name, RazorPagesOptions options)
        {
            if (!environment.IsDevelopment())
            {
                options.Conventions.AddFolderRouteModelConvention("/Gallery", static (PageRouteModel page) => page.Selectors.Clear());
            }
        }
    }
}

public static class ConsoleSecurity
{
    public const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
}
