using Hangfire;
using Npgsql;
using WhiteLabelLinks.Web.Startup;

namespace WhiteLabelLinks.Web.Jobs;

/// <summary>Works on jobs once the database answers; before that Hangfire would hold up the start.</summary>
internal sealed partial class JobServer(DatabaseStartup database, IServiceProvider services, TimeProvider clock, ILogger<JobServer> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        await RegisterTimersAsync(stoppingToken);
        var options = new BackgroundJobServerOptions
        {
            WorkerCount = 4,
            Activator = services.GetRequiredService<JobActivator>(),
            ShutdownTimeout = Patience,
            StopTimeout = Patience,
            SchedulePollingInterval = TimeSpan.FromSeconds(5),
        };
        using var server = new BackgroundJobServer(options, services.GetRequiredService<JobStorage>());
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
    }

    // The database may go away again before this is done.
    private async Task RegisterTimersAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                RecurringJobs.Register(services.GetRequiredService<IRecurringJobManager>());
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Log.NotYet(logger, e.Message);
                await Task.Delay(Patience, clock, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs wait for the database: {Reason}")]
        public static partial void NotYet(ILogger logger, string reason);
    }
}
