using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Benchmarks.Servers;

/// <summary>The yardstick: Kestrel answering every request with one fixed 302, as quickly as a web application can.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        app.Run(static context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "https://www.example.com/articles/how-to-choose-a-thing-that-lasts?utm_source=mail&id=1000000000";
            context.Response.Headers.CacheControl = "private, no-store";
            return Task.CompletedTask;
        });
        await app.StartAsync();
        ServerProcess.Answer(links: 0, tableBytes: 0);
        await app.StopAsync();
        return 0;
    }
}
