using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Retargeting.Api;
using WhiteLabelLinks.Retargeting.Consent;
using WhiteLabelLinks.Retargeting.Destinations;
using WhiteLabelLinks.Retargeting.Looks;
using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Retargeting.Records;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting;

public static class RetargetingModule
{
    public static IServiceCollection AddRetargeting(this IServiceCollection services, OutboundOptions outbound)
    {
        services.AddSingleton(outbound);
        services.AddSingleton<IModelPart, RetargetingModel>();

        // Pixels
        services.AddScoped<PixelList>();
        services.AddScoped<PixelEditor>();
        services.AddScoped<LinkSettings>();
        services.AddScoped<ReachNumbers>();
        services.AddScoped<DomainSpeed>();
        services.AddScoped<SpeedReader>();
        services.AddScoped<HopReader>();

        // Destinations
        services.AddSingleton<OutboundGuard>();
        services.AddSingleton<PageReader>();
        services.AddScoped<DestinationChecks>();
        services.AddScoped<CheckDestinationJob>();

        // Consent
        services.AddScoped<ConsentFloors>();
        services.AddScoped<FloorEditor>();
        services.AddScoped<ConsentSetups>();
        services.AddScoped<ConsentEditor>();
        services.AddScoped<ConsentSwitch>();
        services.AddScoped<ConsentRecords>();
        services.AddScoped<ErasedClicks>();
        services.AddScoped<IBrandPixels, BrandPixels>();

        // Looks
        services.AddScoped<LookHistory>();
        services.AddScoped<LookEditor>();
        services.AddScoped<LookPreview>();
        return services;
    }

    /// <summary>The calls of the API about pixels, consent and speed.</summary>
    public static IEndpointRouteBuilder MapRetargeting(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapBrandApi();
        PixelsApi.Map(api);
        ConsentRecordsApi.Map(api);
        SpeedApi.Map(api);
        return endpoints;
    }
}
