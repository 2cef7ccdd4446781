using Hangfire;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Reports;
using WhiteLabelLinks.Retargeting;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;
using WhiteLabelLinks.Web.Api;
using WhiteLabelLinks.Web.Http;
using WhiteLabelLinks.Web.Jobs;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web;

/// <summary>The way of a request, from top to bottom, when it is more than a plain redirect: those are answered in front of it.</summary>
internal static class Pipeline
{
    public static void Use(WebApplication app)
    {
        if (app.Services.GetRequiredService<ServeSettings>().Https is not null)
        {
            app.UseCertificates();
        }
        // Visitors end here; only requests for a console go on.
        app.UseRedirects();

        app.UseConsoleSecurityHeaders();
        app.UseMiddleware<DatabaseGate>();
        app.UseConsoleErrors();
        app.UseMiddleware<InputErrors>();
        app.UseRouting();
        app.UseConsole();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapUiAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapTenants();
        app.MapLinks();
        app.MapRetargeting();
        app.MapReports();
        app.MapOpenApi(ApiDescription.Path).AllowAnonymous();
        app.MapHangfireDashboard("/jobs", JobsDashboard.Options).RequireAuthorization(TenantPolicies.Operator);
    }
}
