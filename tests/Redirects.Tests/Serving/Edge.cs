using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>The edge as it runs: Kestrel, the spool, a database. What it does not answer itself ends in "console".</summary>
internal sealed class Edge : IAsyncDisposable
{
    /// <summary>Long enough for any machine, and never waited for where the answer comes at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });

    private Edge(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public RoutingSnapshots Snapshots => Services.GetRequiredService<RoutingSnapshots>();

    public long Clicks
    {
        get
        {
            // The spool counts a moment after it keeps.
            SpinWait.SpinUntil(() => Services.GetRequiredService<ClickSpool>().Appended > 0, TimeSpan.FromMilliseconds(500));
            return Services.GetRequiredService<ClickSpool>().Appended;
        }
    }

    public int Port { get; private set; }

    /// <summary>Of the last endpoint that was added.</summary>
    public int LastPort { get; private set; }

    /// <summary>Starts an edge, ready when this returns.</summary>
    /// <param name="first">Steps of the pipeline before the edge's own.</param>
    public static async Task<Edge> StartAsync(
        string connectionString, string folder, Action<IServiceCollection>? configure = null, Action<IApplicationBuilder>? first = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RedirectsModule.ConfigureKestrel(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddNpgsqlDataSource(connectionString, serviceKey: DatabaseRoles.Edge);
        builder.Services.AddClicks(new ClickOptions { Directory = Path.Combine(folder, "spool"), LoaderPaused = true, SegmentBytes = 1 << 20 });
        builder.Services.AddRedirects(new RedirectOptions { Directory = Path.Combine(folder, "routing"), SigningKey = new byte[32] });
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        first?.Invoke(app);
        app.UseRedirects();
        app.Run(context => context.Response.WriteAsync("console " + context.Features.Get<ConsoleHost>()));
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Edge(app) { Port = new Uri(addresses.First()).Port, LastPort = new Uri(addresses.Last()).Port };
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string host = The.Host, HttpMethod? method = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"http://127.0.0.1:{Port}{path}") { Headers = { Host = host } };
        request.Headers.UserAgent.ParseAdd("Tests/1.0");
        if (header is { } extra)
        {
            request.Headers.Add(extra.Name, extra.Value);
        }
        return await _client.SendAsync(request);
    }

    public async Task<string?> LocationAsync(string path, string host = The.Host)
    {
        using var response = await GetAsync(path, host);
        return response.Headers.Location?.OriginalString;
    }

    /// <summary>Asks until the link leads there, or fails.</summary>
    public async Task<TimeSpan> UntilAsync(string path, string? location, string host = The.Host)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (await LocationAsync(path, host) != location)
        {
            if (clock.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{path} leads to {await LocationAsync(path, host)}, not to {location}.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock, CancellationToken.None);
        }
        return clock.GetElapsedTime(started);
    }

    /// <summary>Sends bytes as they are and gives back what came, up to the end of the connection.</summary>
    public async Task<string> SendAsync(byte[] request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(request);
        // The server may drop a request whose sender hangs up first, so this hangs up only when an answer has begun, or none comes.
        using var began = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        using var cancellation = new CancellationTokenSource(Patience);
        using var answer = new MemoryStream();
        try
        {
            await socket.Client.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, began.Token).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, cancellation.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Cut off by the server, or kept open after its answer: what came before counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
