using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects;

namespace WhiteLabelLinks.Benchmarks.Servers;

/// <summary>What an edge process is started with.</summary>
/// <param name="Connection">A connection string, or "none" to live from the snapshot saved in the folder.</param>
internal sealed record EdgeSettings(string Folder, string Connection, bool LoaderPaused, bool KeepsOnDisk)
{
    public static EdgeSettings Parse(string[] args) => new(args[0], args[1], args[2] == "paused", args is [_, _, _, "disk"]);

    public string[] ToArguments() => [Folder, Connection, LoaderPaused ? "paused" : "running", KeepsOnDisk ? "disk" : "process"];
}

/// <summary>The real thing: the modules as the product puts them together, logging included.</summary>
internal static class EdgeServer
{
    public static async Task<int> RunAsync(int port, EdgeSettings settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning)
            .AddFilter("WhiteLabelLinks.Redirects.Snapshots", settings.Connection == "none" ? LogLevel.Error : LogLevel.Warning);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RedirectsModule.ConfigureKestrel(kestrel);
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var connection = settings.Connection == "none" ? "Host=/nonexistent;Username=none;Database=none;Timeout=2" : settings.Connection;
        builder.Services.AddNpgsqlDataSource(connection, serviceKey: DatabaseRoles.Edge);
        builder.Services.AddClicks(new ClickOptions
        {
            Directory = Path.Combine(settings.Folder, "spool"),
            LoaderPaused = settings.LoaderPaused,
            Durability = settings.KeepsOnDisk ? SpoolDurability.Disk : SpoolDurability.Process,
        });
        builder.Services.AddRedirects(new RedirectOptions
        {
            Directory = Path.Combine(settings.Folder, "routing"),
            SigningKey = new byte[32],
            WaitForFirstSnapshot = TimeSpan.FromSeconds(60),
        });
        var app = builder.Build();
        app.UseRedirects();
        await app.StartAsync();
        var snapshot = app.Services.GetRequiredService<RoutingSnapshots>().Current;
        var spool = app.Services.GetRequiredService<ClickSpool>();
        ServerProcess.Answer(snapshot?.LinkCount ?? 0, snapshot?.MemoryBytes ?? 0, () => settings.LoaderPaused ? 0 : spool.WaitingBytes);
        await app.StopAsync();
        return 0;
    }
}
