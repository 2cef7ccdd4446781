using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Snapshots;
using WhiteLabelLinks.Redirects.Speed;
using WhiteLabelLinks.Redirects.Strays;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Redirects;

public static class RedirectsModule
{
    // Referers and user agents come in any encoding; what is not UTF-8 is no reason to turn a visitor away.
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>
    /// Adds the redirect edge, right behind the web server that the host was given. Needs an edge data source
    /// (<c>DatabaseRoles.Edge</c>) and the click spool (<c>AddClicks</c>).
    /// </summary>
    /// <exception cref="ThemePackageException">A theme package is broken.</exception>
    /// <exception cref="InvalidDataException">A trusted proxy is no network.</exception>
    public static IServiceCollection AddRedirects(this IServiceCollection services, RedirectOptions options)
    {
        services.AddThemes(options.ThemesFolder);
        services.AddConsent(options.Consent);
        services.AddMetrics();
        // With any log behind it, the host makes an activity for every request, which costs as much as the redirect.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        // A buffer for every open connection (4 KiB) instead of asking the kernel once more for every request.
        services.Configure<SocketTransportOptions>(transport => transport.WaitForDataBeforeAllocatingBuffer = false);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<RoutingSnapshots>();
        services.AddSingleton<RedirectsMetrics>();
        services.AddSingleton<RedirectHealth>();
        services.AddSingleton<ClickKeeper>();
        services.AddSingleton<PlainRedirects>();
        AddServer(services);
        services.AddSingleton<AddressLookup>(provider =>
            context => ClientAddress.Of(context.Features, provider.GetRequiredService<TrustedProxies>()));
        services.AddSingleton<PlaceLookup>(provider =>
        {
            var regions = provider.GetRequiredService<RegionLookup>();
            return address => regions.Find(address).ToString();
        });
        services.AddSingleton<OutcomePages>();
        services.AddSingleton<StrayVisits>();
        services.AddHostedService<StrayVisitsWriter>();
        services.AddSingleton<RedirectSpeeds>();
        services.AddHostedService<RedirectSpeedsWriter>();
        services.AddSingleton(new EdgeKeys(options.SigningKey));
        services.AddSingleton<VisitSignalReader>();
        services.AddSingleton<RetargetingPages>();
        services.AddSingleton<PixelBreaker>();
        services.AddSingleton<ConsentNotes>();
        services.AddSingleton<ConsentChoices>();
        services.AddSingleton<ClickErasures>();
        services.AddSingleton<RetargetedVisits>();
        services.AddSingleton<ConsentPaths>();
        services.AddSingleton<HostRows>();
        services.AddSingleton<SnapshotLoader>();
        services.AddSingleton(provider => new SavedSnapshot(options.Directory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SnapshotSaver>();
        services.AddHostedService(provider => provider.GetRequiredService<SnapshotSaver>());
        services.AddHostedService<RoutingUpdates>();
        return services;
    }

    /// <summary>Whether a node could redirect without its database.</summary>
    /// <param name="folder"><see cref="RedirectOptions.Directory"/>.</param>
    public static bool HasSavedSnapshot(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.state").Any();

    /// <summary>Whether a host name, in lower case, is one that this node answers on, as far as it knows.</summary>
    public static bool Answers(IServiceProvider services, string host) =>
        services.GetRequiredService<RoutingSnapshots>().Current?.Hosts.Find(host) is not null;

    /// <summary>
    /// Answers whatever else visitors of short hosts come to, and lets consoles pass. Must be the first step: what comes before it
    /// runs for every visitor.
    /// </summary>
    public static IApplicationBuilder UseRedirects(this IApplicationBuilder app) => app.UseMiddleware<RedirectMiddleware>();

    /// <summary>Limits for a server that strangers talk to.</summary>
    public static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        // Asked for every header of every request; a name that the server knows comes as it is usually written, however it was sent.
        kestrel.RequestHeaderEncodingSelector = static name => name is "Referer" or "User-Agent" ? Lenient : null;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 20_000;
    }

    private static void AddServer(IServiceCollection services)
    {
        var server = services.Last(service => service.ServiceType == typeof(IServer));
        var type = server.ImplementationType ?? throw new InvalidOperationException("The host has a server of a kind that this one cannot stand in front of.");
        services.Remove(server);
        services.AddSingleton<IServer>(provider =>
            new RedirectServer((IServer)ActivatorUtilities.CreateInstance(provider, type), provider.GetRequiredService<PlainRedirects>));
    }
}
