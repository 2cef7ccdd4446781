using System.Net;
using System.Net.Sockets;
using Hangfire.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Retargeting.Destinations;
using WhiteLabelLinks.Web;
using WhiteLabelLinks.Web.Demo;
using WhiteLabelLinks.Web.Settings;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Testing.Web;

/// <summary>
/// The whole program as it serves, on a port of its own with a database and a data folder of its own. Nothing in it is replaced.
/// </summary>
public sealed class WebApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DatabaseStartup _startup;
    private readonly TestDatabase _database;

    /// <summary>The one address of this machine that the program takes for a part of the internet.</summary>
    public const string StrangersSite = "127.0.0.2";

    private WebApp(WebApplication app, DatabaseStartup startup, TestDatabase database, string dataFolder, ScriptedDns dns)
    {
        (_app, _startup, _database, DataFolder, Dns) = (app, startup, database, dataFolder, dns);
        Port = new Uri(app.Urls.First()).Port;
    }

    public int Port { get; }

    public string DataFolder { get; }

    public TestDatabase Database => _database;

    /// <summary>What it asks about domains: knows no name but those that a test tells it.</summary>
    public ScriptedDns Dns { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it with nobody in it: no operator, no agency.</summary>
    /// <param name="smtpPort">A mail server on this machine; without one, mails are files in the data folder.</param>
    public static async Task<WebApp> StartAsync(int? smtpPort = null)
    {
        var database = await PostgresTemplate.CloneAsync();
        var dns = new ScriptedDns();
        var dataFolder = Directory.CreateTempSubdirectory("web-").FullName;
        var startup = new DatabaseStartup(dataFolder, database.AdminConnectionString, TimeProvider.System);
        await startup.BringUpAsync(_ => { }, CancellationToken.None);
        var smtp = smtpPort is { } at ? new SmtpServer("127.0.0.1", at, null, null, Tls: false, "links@mail.example") : null;
        // The port must be known before the start, for it is part of every address that the console makes.
        var settings = new ServeSettings(
            new ListenAddress(IPAddress.Loopback, FreePort()), new ListenAddress(IPAddress.Loopback, 0), dataFolder, database.AdminConnectionString, smtp, false, false)
        {
            Dns = new DnsOptions { Servers = [dns.EndPoint] },
            Outbound = new OutboundOptions { Networks = [IPNetwork.Parse($"{StrangersSite}/32")] },
        };
        var app = App.Build(settings, startup);
        await app.StartAsync();
        return new WebApp(app, startup, database, dataFolder, dns);
    }

    /// <summary>Loads the demo while it serves, as somebody who asks for it later does.</summary>
    internal Task<DemoFile> LoadDemoAsync() => _app.Services.GetRequiredService<DemoLoader>().LoadAsync(_ => { }, CancellationToken.None);

    /// <summary>
    /// A browser without pages: keeps cookies, follows no redirects unless told to, and finds every host at this program.
    /// </summary>
    public HttpClient Client(string host, bool follow = false)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = follow,
            UseCookies = true,
            ConnectCallback = Loopback.To(Port),
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:{Port}") };
    }

    /// <summary>Waits until a condition holds; fails with the words given when it does not within forty seconds, which is for machines that are busy.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, string otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(40))
            {
                throw new TimeoutException(otherwise);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    public AsyncServiceScope Scope() => _app.Services.CreateAsyncScope();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        // Hangfire logs through one provider for the whole process: the program's that was built last. Left there, it would throw
        // in every other program of this process once this one's loggers are gone.
        LogProvider.SetCurrentLogProvider(null);
        await _app.DisposeAsync();
        await _startup.DisposeAsync();
        await _database.DisposeAsync();
        await Dns.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
