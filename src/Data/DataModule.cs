using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

public static class DataModule
{
    private const int AppReadBuffer = 8 * 1024;

    // The edge reads every link there is: in larger pieces it is woken for fewer of them.
    private const int EdgeReadBuffer = 256 * 1024;

    /// <summary>
    /// Registers the data source of each database role (keyed by <see cref="DatabaseRoles"/>), <see cref="TenantScope"/> and
    /// <see cref="AppDb"/> per request, and <see cref="StartupChecks"/>. Connects to nothing.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services, DataOptions options)
    {
        services.AddKeyedSingleton(DatabaseRoles.App, (provider, _) =>
            BuildSource(provider, "app", options.AppConnectionString, options.AppCommandTimeout, options.AppPoolSize, AppReadBuffer, options));
        services.AddKeyedSingleton(DatabaseRoles.Edge, (provider, _) =>
            BuildSource(provider, "edge", options.EdgeConnectionString, options.EdgeCommandTimeout, options.EdgePoolSize, EdgeReadBuffer, options));
        services.AddScoped<TenantScope>();
        services.AddDbContext<AppDb>((provider, context) => context
            .UseNpgsql(provider.GetRequiredKeyedService<NpgsqlDataSource>(DatabaseRoles.App))
            .UseSnakeCaseNamingConvention()
            .ReplaceService<IModelCacheKeyFactory, ModelCacheKeyByParts>()
            .AddInterceptors(TenantConnectionInterceptor.Instance));
        services.AddSingleton<StartupChecks>();
        return services;
    }

    private static NpgsqlDataSource BuildSource(
        IServiceProvider provider, string name, string connectionString, TimeSpan commandTimeout, int poolSize, int readBuffer, DataOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = name };
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName = name;
        settings.CommandTimeout = Seconds(commandTimeout);
        settings.Timeout = Seconds(options.ConnectTimeout);
        settings.MaxPoolSize = poolSize;
        settings.KeepAlive = 30;
        settings.ReadBufferSize = readBuffer;

        // A returned connection forgets whom it acted for; error messages that end up in logs show no row.
        settings.NoResetOnClose = false;
        settings.Multiplexing = false;
        settings.IncludeErrorDetail = false;
        if (provider.GetService<ILoggerFactory>() is { } loggers)
        {
            builder.UseLoggerFactory(loggers);
        }

        return builder.Build();
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
