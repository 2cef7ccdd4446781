using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Api;
using WhiteLabelLinks.Links.Bulk;
using WhiteLabelLinks.Links.Campaigns;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Links.Listing;
using WhiteLabelLinks.Links.Tags;
using WhiteLabelLinks.Links.Utm;
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
        services.AddScoped<LinkPurpose>();
        services.AddScoped<LinkRewrites>();
        services.AddScoped<BatchSteps>();
        services.AddScoped<LinkBatches>();

        // Campaigns, and the parameters of destinations
        services.AddScoped<CampaignEditor>();
        services.AddScoped<CampaignList>();
        services.AddScoped<UtmSettings>();
        services.AddScoped<BrandTags>();

        // Reading them
        services.AddScoped<LinkList>();
        services.AddScoped<LinkDetails>();
        services.AddScoped<LinkDirectory>();
        services.AddScoped<LinkGroups>();
        services.AddScoped<LinkHistory>();

        // What others ask of this module
        services.AddScoped<IFirstLink, FirstLink>();
        services.AddScoped<IDomainSlugs, DomainSlugs>();
        services.AddScoped<LinkSeeder>();

        // Jobs
        services.AddScoped<LinkBatchJob>();
        return services;
    }

    /// <summary>The calls of the API about links and campaigns: <c>/api/v1/links</c>, <c>/api/v1/campaigns</c>, and the brand's own source parameter.</summary>
    public static IEndpointRouteBuilder MapLinks(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapBrandApi();
        LinksApi.Map(api);
        CampaignsApi.Map(api);
        SourceParameterApi.Map(api);
        return endpoints;
    }
}
