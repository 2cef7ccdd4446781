using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Api;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links;

public static class LinksModule
{
    public static IServiceCollection AddLinks(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, LinksModel>();

        // Changing links
        services.AddScoped<LinkEditor>();
        services.AddScoped<OwnLinks>();
        services.AddScoped<BatchSteps>();
        services.AddScoped<LinkBatches>();

        // Reading them
        services.AddScoped<LinkList>();
        services.AddScoped<LinkDetails>();
        services.AddScoped<LinkDirectory>();
        services.AddScoped<LinkHistory>();

        // What others ask of this module
        services.AddScoped<IFirstLink, FirstLink>();
        services.AddScoped<IDomainSlugs, DomainSlugs>();
        services.AddScoped<LinkSeeder>();

        // Jobs
        services.AddScoped<ArchiveLinksJob>();
        return services;
    }

    /// <summary>The calls of the API about links: <c>/api/v1/links</c>.</summary>
    public static IEndpointRouteBuilder MapLinks(this IEndpointRouteBuilder endpoints)
    {
        LinksApi.Map(endpoints.MapBrandApi());
        return endpoints;
    }
}
