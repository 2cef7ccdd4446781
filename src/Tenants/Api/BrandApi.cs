using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using WhiteLabelLinks.Tenants.Api;

namespace WhiteLabelLinks.Tenants;

/// <summary>The public API, <c>/api/v1</c>: every call is made with a brand's key and works in that brand alone.</summary>
public static class BrandApi
{
    public const string Root = "/api/v1";

    /// <summary>
    /// A group whose calls are authenticated by Bearer key, limited in rate and body size, run in the key's brand
    /// (<see cref="CurrentBrand"/> and the tenant scope are entered), answer mistakes with problem documents, and honour
    /// <c>Idempotency-Key</c> on POST. Each call also says <see cref="RequireScope{TBuilder}"/>.
    /// </summary>
    public static RouteGroupBuilder MapBrandApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Root);
        // The key is checked here; the console's cookie has no say.
        group.WithMetadata(new AllowAnonymousAttribute());
        ((IEndpointConventionBuilder)group).Add(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } call)
            {
                endpoint.RequestDelegate = context => BrandApiPipeline.RunAsync(context, call);
            }
        });
        ((IEndpointConventionBuilder)group).Finally(static endpoint =>
        {
            if (!endpoint.Metadata.OfType<RequiredScope>().Any())
            {
                throw new InvalidOperationException($"{endpoint.DisplayName} does not say which scope it needs: call RequireScope.");
            }
        });
        return group;
    }

    /// <summary>Says what a key must be allowed to do to make this call; a call that says nothing does not start.</summary>
    /// <param name="scope">links:read, links:write, domains:read, domains:write, clicks:read, pixels:read, pixels:write or consent:read.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        if (!ApiScopes.All.Contains(scope, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no scope {scope}.", nameof(scope));
        }
        builder.Add(endpoint => endpoint.Metadata.Add(new RequiredScope(scope)));
        return builder;
    }
}

internal sealed record RequiredScope(string Name);
