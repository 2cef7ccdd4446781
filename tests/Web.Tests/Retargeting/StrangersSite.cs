using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>Somebody's web server: pages as links lead to, and everything that a hostile one may answer with.</summary>
public sealed class StrangersSite : IAsyncLifetime
{
    private WebApplication? _site;
    private int _hits;

    /// <summary>Its pages at an address that the program may visit.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The same server at an address that it may not.</summary>
    public string Forbidden { get; private set; } = "";

    /// <summary>Requests that came to the forbidden address.</summary>
    public int ForbiddenHits => Volatile.Read(ref _hits);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Parse(WebApp.StrangersSite), 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _site = builder.Build();
        _site.Run(AnswerAsync);
        await _site.StartAsync();
        Address = _site.Urls.Single(url => url.Contains(WebApp.StrangersSite, StringComparison.Ordinal));
        Forbidden = _site.Urls.Single(url => url != Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!request.Host.Host.Equals(WebApp.StrangersSite, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _hits);
        }
        response.ContentType = "text/html; charset=utf-8";
        var page = request.Path.Value ?? "/";
        switch (page)
        {
            case "/huge":
                await ForeverAsync(response.Body, context.RequestAborted);
                break;
            case "/bomb":
                response.Headers.ContentEncoding = "gzip";
                await using (var packed = new GZipStream(response.Body, CompressionLevel.SmallestSize))
                {
                    await ForeverAsync(packed, context.RequestAborted);
                }
                break;
            case "/slow":
                await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/drip":
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await response.WriteAsync("<p>", context.RequestAborted);
                    await response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
                }
                break;
            case "/loop":
                response.Redirect("/loop");
                break;
            case "/inwards":
                response.Redirect(Forbidden + "/secret");
                break;
            case "/by-name":
                response.Redirect($"http://localhost:{new Uri(Forbidden).Port}/secret");
                break;
            case "/to-a-file":
                response.Redirect("file:///etc/passwd");
                break;
            case "/cut":
                response.ContentLength = 10_000;
                await response.WriteAsync("<html>");
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case "/file":
                response.ContentType = "application/pdf";
                break;
            case "/gone":
                response.StatusCode = 410;
                break;
            case "/hop1" or "/hop2" or "/hop3" or "/hop4":
                response.Redirect(page == "/hop4" ? "/with/843671884361709" : "/hop" + (char)(page[^1] + 1));
                break;
            default:
                var tag = page.StartsWith("/with/", StringComparison.Ordinal) ? page[6..] : "none";
                await response.WriteAsync($"<!doctype html><script src=https://connect.facebook.net/en_US/fbevents.js></script><script>fbq('init', '{tag}')</script>");
                break;
        }
    }

    private static async Task ForeverAsync(Stream body, CancellationToken stop)
    {
        var zeros = new byte[64 * 1024];
        for (var i = 0; i < 4_096 && !stop.IsCancellationRequested; i++)
        {
            await body.WriteAsync(zeros, stop);
        }
    }
}
