using OpenTelemetry.Metrics;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Management;

/// <summary>
/// Health and metrics, on a server of their own: no host name of the public one can ever reach them, and the public one's
/// first middleware need not ask which port a request came by.
/// </summary>
internal sealed class ManagementServer(ServeSettings settings, DatabaseStartup database, RedirectHealth redirects, ClickSpool spool) : IHostedService
{
    private WebApplication? _server;

    /// <summary>Where it listens, once started.</summary>
    public string? Url => _server?.Urls.FirstOrDefault();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // An empty one: the others look for settings in the current folder, and watch whatever is written below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            KestrelListening.Listen(kestrel, settings.Management);
        });
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("WhiteLabelLinks.*", "Npgsql")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        _server = builder.Build();
        _server.MapGet("/healthz", () => Results.Text("alive\n"));
        _server.MapGet("/readyz", ReadyAsync);
        _server.MapPrometheusScrapingEndpoint("/metrics");
        await _server.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    // Ready means that visitors can be redirected. A console without its database, or clicks that lie in memory because the disk is
    // full, are reasons to say so and not to be taken out: another node would be no better off, and visitors still arrive.
    private async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        var text = $"""
            redirects: {(redirects.IsReady ? "ready" : "no routing snapshot yet")}
            clicks: {(spool.IsHealthy ? "kept" : $"the disk of the spool is full or fails; {spool.Dropped} clicks lost so far")}
            database: {await database.AskAsync(cancellationToken)}

            """;
        return Results.Text(text, statusCode: redirects.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
