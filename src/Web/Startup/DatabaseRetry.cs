namespace WhiteLabelLinks.Web.Startup;

/// <summary>Goes on bringing the database up on a node that started without it.</summary>
internal sealed class DatabaseRetry(DatabaseStartup database, ILogger<DatabaseRetry> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.KeepTryingAsync(logger, stoppingToken);
}
