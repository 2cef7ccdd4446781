using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Reports;
using WhiteLabelLinks.Retargeting;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Ui;
using WhiteLabelLinks.Web.Api;
using WhiteLabelLinks.Web.Demo;
using WhiteLabelLinks.Web.Jobs;
using WhiteLabelLinks.Web.Keys;
using WhiteLabelLinks.Web.Mail;
using WhiteLabelLinks.Web.Management;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web;

/// <summary>Puts the modules together.</summary>
internal static class App
{
    // A stop must be over in ten seconds, requests and jobs included.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    public static WebApplication Build(ServeSettings settings, DatabaseStartup database)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Pages and files are found by this name, whoever started the process.
            ApplicationName = typeof(App).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.Configuration.Sources.Clear();
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RedirectsModule.ConfigureKestrel(kestrel);
            KestrelListening.Listen(kestrel, settings.Http);
            if (settings.Https is { } https)
            {
                KestrelListening.Listen(kestrel, https, CertificatesModule.UseHostCertificates);
            }
        });
        builder.Host.UseDefaultServiceProvider(container => container.ValidateOnBuild = container.ValidateScopes = true);
        AddLogging(builder.Logging);
        AddServices(builder.Services, settings, database);
        var app = builder.Build();
        Pipeline.Use(app);
        return app;
    }

    /// <summary>Where the redirect edge keeps what it needs for a start without a database.</summary>
    public static string RoutingFolder(string dataFolder) => Path.Combine(dataFolder, "routing");

    // No line per request or click: it would cost more than answering it, and say where visitors went.
    private static void AddLogging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // A key that is taken already is an ordinary answer of the database; what nobody expected reaches the log as what it broke.
        .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical)
        .AddFilter("Npgsql", LogLevel.Warning)
        .AddFilter("Hangfire", LogLevel.Warning);

    private static void AddServices(IServiceCollection services, ServeSettings settings, DatabaseStartup database)
    {
        var connections = database.Connections
            ?? throw new InvalidOperationException("The database was never up on this node, so nobody knows where it is.");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(settings.PlatformApis);
        services.AddSingleton(database);
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = StopWithin;
            // Whatever breaks in the background, visitors go on arriving.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        services.AddHostedService<DatabaseRetry>();
        services.AddHostedService<PlatformWarnings>();
        services.AddSingleton<ManagementServer>();
        services.AddHostedService(s => s.GetRequiredService<ManagementServer>());

        services.AddClicks(new ClickOptions
        {
            Directory = Path.Combine(settings.DataFolder, "spool"),
            Durability = settings.KeepClicksOnDisk ? SpoolDurability.Disk : SpoolDurability.Process,
            Networks = settings.Networks,
        });
        services.AddRedirects(new RedirectOptions
        {
            Directory = RoutingFolder(settings.DataFolder),
            Consent = settings.Consent,
            SigningKey = InstallationKey.In(settings.DataFolder).For("redirect edge"),
            HttpsPort = settings.Https?.Port,
        });
        if (settings.Https is not null)
        {
            services.AddCertificates(new CertificateOptions
            {
                Authorities = settings.Authorities,
                Key = InstallationKey.In(settings.DataFolder),
                Addresses = settings.PublicAddresses,
                CaaIdentities = settings.Dns.CaaIdentities,
                Directory = Path.Combine(settings.DataFolder, "certificates"),
                IsServed = RedirectsModule.Answers,
            });
        }

        services.AddData(new DataOptions { AppConnectionString = connections.App, EdgeConnectionString = connections.Edge });
        services.AddUi();
        services.AddSingleton(settings.Dns);
        services.AddTenants(new PublicAddressOptions
        {
            Http = new Uri($"http://localhost:{settings.Http.Port}"),
            Https = settings.Https is { } https ? new Uri($"https://localhost:{https.Port}") : null,
            Addresses = settings.PublicAddresses,
        });
        services.AddLinks();
        services.AddRetargeting(settings.Outbound);
        services.AddReports();

        AddKeys(services, settings.DataFolder);
        AddJobs(services, connections.App);
        services.AddSingleton(s => new MailFolder(settings.DataFolder, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMailQueue, MailQueue>();
        services.AddSingleton<DemoConsent>();
        services.AddSingleton<DemoProof>();
        services.AddSingleton<DemoHistory>();
        services.AddSingleton<DemoRemoval>();
        services.AddSingleton<DemoLoader>();
        services.AddProblemDetails();
        services.AddRazorPages();
        services.AddApiDescription();
    }

    private static void AddKeys(IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(InstallationKey.In(dataFolder));
        services.AddSingleton<KeyRing>();
        services.AddDataProtection().SetApplicationName("console");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = s.GetRequiredService<KeyRing>();
            // The repository seals what it stores.
            keys.XmlEncryptor = null;
        }));
    }

    private static void AddJobs(IServiceCollection services, string appConnectionString)
    {
        services.AddHangfire(configuration => JobTables.Use(configuration, appConnectionString));
        services.AddScoped<SendMailJob>();
        services.AddScoped<ForgetJob>();
        services.AddScoped<ForgetConsentJob>();
        services.AddSingleton<IJobQueue, HangfireJobQueue>();
        services.AddHostedService<JobServer>();
    }
}
