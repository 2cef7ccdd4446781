using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Benchmarks.Consent;

/// <summary>Every host but the product's: over http the page that a visitor starts on and the destination, over https all vendors.</summary>
internal sealed class WorldServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private TaskCompletionSource<long> _arrival = new();
    private TaskCompletionSource _shown = new();
    private int _scripts;

    private WorldServer()
    {
        _certificate = MakeCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate));
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public int Port { get; private set; }

    public int SecurePort { get; private set; }

    /// <summary>How long a vendor takes to answer; null: for ever.</summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>How many scripts of vendors were asked for.</summary>
    public int Scripts => _scripts;

    public static async Task<WorldServer> StartAsync()
    {
        var world = new WorldServer();
        await world._app.StartAsync();
        var addresses = world._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses; // Kestrel has them once started
        world.Port = new Uri(addresses.First(address => address.StartsWith("http:", StringComparison.Ordinal))).Port;
        world.SecurePort = new Uri(addresses.First(address => address.StartsWith("https:", StringComparison.Ordinal))).Port;
        return world;
    }

    /// <summary>The timestamp at which the destination is asked for next, and when it is shown: from then on the browser has left what was before.</summary>
    public (Task<long> Asked, Task Shown) NextArrival()
    {
        _arrival = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (_arrival.Task, _shown.Task);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.IsHttps)
        {
            await AnswerAsVendorAsync(context);
            return;
        }
        context.Response.Headers.CacheControl = "no-store";
        switch (context.Request.Path.Value)
        {
            case "/start":
                context.Response.ContentType = "text/html";
                var to = context.Request.Query["to"].ToString();
                await context.Response.WriteAsync($"<!doctype html><link rel=icon href=data:,><a href=\"http://{WebUtility.HtmlEncode(to)}\">on</a>");
                break;
            case "/arrived":
                _arrival.TrySetResult(Stopwatch.GetTimestamp());
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<!doctype html><link rel=icon href=data:,><img src=shown alt>");
                break;
            case "/shown":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                _shown.TrySetResult();
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task AnswerAsVendorAsync(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Dest"] == "script")
        {
            Interlocked.Increment(ref _scripts);
        }
        await Task.Delay(Delay ?? Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Response.ContentType = "text/javascript";
        context.Response.Headers.CacheControl = "no-store";
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=world", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
