using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests;

/// <summary>The module as a process runs it: spool, loader and rollups in a host.</summary>
internal sealed class ClickNode : IAsyncDisposable
{
    private ClickNode(IHost host)
    {
        Host = host;
        Spool = host.Services.GetRequiredService<ClickSpool>();
        Counts = host.Services.GetRequiredService<ClickCounts>();
    }

    public IHost Host { get; }

    public ClickSpool Spool { get; }

    public ClickCounts Counts { get; }

    public static async Task<ClickNode> StartAsync(string folder, string edge, Func<ClickOptions, ClickOptions>? change = null)
    {
        var options = Some.Options(folder) with { LoadEvery = TimeSpan.FromMilliseconds(50), ReadyAhead = 4, MemorySegments = 20 };
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Services.AddNpgsqlDataSource(edge, serviceKey: DatabaseRoles.Edge);
        builder.Services.AddClicks(change is null ? options : change(options));
        var host = builder.Build();
        await host.StartAsync();
        return new ClickNode(host);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
    }
}

/// <summary>Waits for what happens in its own time; only a time no machine needs makes it fail.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "It never came to pass.");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, CancellationToken.None);
        }
    }
}
