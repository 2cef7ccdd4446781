using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Api;
using WhiteLabelLinks.Reports.Export;
using WhiteLabelLinks.Reports.Intent;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Live;
using WhiteLabelLinks.Reports.Marks;
using WhiteLabelLinks.Reports.OwnTeam;
using WhiteLabelLinks.Reports.Pages.Analytics;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Reports.Sharing;
using WhiteLabelLinks.Reports.Strays;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Reports;

public static class ReportsModule
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, ReportsModel>();

        // Counting
        services.AddScoped<LinkClicks>();
        services.AddSingleton(provider => new BlockMemory(provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<ClickStatistics>();
        services.AddScoped<BareClicks>();
        services.AddScoped<ClickValues>();
        services.AddScoped<LinkTraits>();
        services.AddScoped<ClickNames>();
        services.AddScoped<ClickBeginning>();
        services.AddScoped<ClickExport>();

        // Showing
        services.AddScoped<AnalyticsReader>();
        services.AddScoped<AnalyticsDownload>();
        services.AddScoped<DayNotes>();
        services.AddScoped<DayMarks>();
        services.AddScoped<RecentClicks>();
        services.AddScoped<StrayAddresses>();
        services.AddScoped<LinkIntent>();
        services.AddScoped<SharedViews>();
        services.AddScoped<Recounts>();
        services.AddScoped<OwnNetworks>();
        services.AddScoped<TotalsOnlyDomains>();
        services.AddScoped<ClickRetention>();
        services.AddScoped<VisitorErasures>();
        services.AddScoped<KeptClicks>();

        // What others ask of this module
        services.AddScoped<ICampaignNumbers, CampaignNumbers>();
        services.AddScoped<IBrandNumbers, BrandClicks>();
        services.AddScoped<IBrandDailyClicks, BrandDailyClicks>();
        return services;
    }

    /// <summary>The calls of the API about clicks: <c>/api/v1/links/{id}/stats</c>, <c>/api/v1/stats</c> and <c>/api/v1/clicks</c>.</summary>
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapBrandApi();
        StatsApi.Map(api);
        BrandStatsApi.Map(api);
        ClicksApi.Map(api);
        return endpoints;
    }
}
