using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WhiteLabelLinks.Ui;

namespace WhiteLabelLinks.Web.Api;

/// <summary>
/// The OpenAPI document of version 1. It is titled by the console that serves it: to a client of an agency this is the agency's API.
/// </summary>
internal static class ApiDescription
{
    public const string Version = "v1";

    public const string Path = "/api/v1/openapi.json";

    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(TitleAsync);
    });

    private static async Task TitleAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Links API", Version = Version, Description = Words };
        if (context.ApplicationServices.GetRequiredService<IHttpContextAccessor>().HttpContext is { } request)
        {
            var chrome = await context.ApplicationServices.GetRequiredService<IConsoleChromeProvider>().GetAsync(request);
            document.Info.Title = $"{chrome.ConsoleName} API";
        }
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An API key of the brand." };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }

    private const string Words =
        "Send the brand's API key as a bearer token. Errors are problem documents (RFC 9457) whose type is stable. A POST with an "
        + "Idempotency-Key can be repeated safely for a day. Lists are read by cursor: pass next as after until it is missing. "
        + "Too many requests are answered with 429 and Retry-After.";
}
