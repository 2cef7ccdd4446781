using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.OwnTeam;
using WhiteLabelLinks.Clicks.Rollups;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks;

public static class ClicksModule
{
    /// <summary>The meter whose instruments this module feeds.</summary>
    public const string MeterName = ClicksMetrics.MeterName;

    /// <summary>
    /// Adds the click spool, its loader and the rollups. Needs an edge data source (<c>DatabaseRoles.Edge</c>). Hosted services stop
    /// in reverse order: add this before whatever accepts requests, so that the last click is drained too.
    /// </summary>
    public static IServiceCollection AddClicks(this IServiceCollection services, ClickOptions options)
    {
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ClickCounts>();
        services.AddSingleton<LoadSignal>();
        services.AddSingleton<ClickSpool>();
        services.AddSingleton<ClicksMetrics>();
        services.TryAddSingleton<PlaceLookup>(static _ => "");
        services.AddSingleton<ClickHistory>();
        services.AddHostedService<SaltKeeper>();
        services.AddHostedService<OwnNetworkKeeper>();
        services.AddHostedService<RollUpWorker>();
        services.AddHostedService<ClickLoader>();
        services.AddHostedService<SpoolStart>();
        return services;
    }

    /// <summary>Opens the spool and its metrics before the first request, so that a folder in use stops the start.</summary>
    private sealed class SpoolStart(ClickSpool spool, ClicksMetrics metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = (spool, metrics);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
