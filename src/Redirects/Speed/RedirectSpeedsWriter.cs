using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Speed;

/// <summary>
/// Brings what was timed into the database, half a minute later, for the day of UTC that it is then. While the database is away the edge
/// goes on counting in the same memory; what one attempt held is tried again, and lost when the process ends before that.
/// </summary>
internal sealed partial class RedirectSpeedsWriter(
    RedirectSpeeds speeds, [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock, ILogger<RedirectSpeedsWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(2);

    private IReadOnlyList<SpeedCount> _waiting = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var within = new CancellationTokenSource(LastAttempt, clock);
        // The last sheet, and the one that rests.
        for (var sheet = 0; sheet < 3; sheet++)
        {
            await WriteAsync(within.Token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
        {
            _waiting = speeds.Take();
        }
        if (_waiting.Count == 0)
        {
            return;
        }
        try
        {
            await using var command = database.CreateCommand("SELECT app.add_redirect_speeds($1, $2, $3, $4, $5)");
            command.Parameters.AddWithValue(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
            command.Parameters.AddWithValue(_waiting.Select(count => count.Domain.Value).ToArray());
            command.Parameters.AddWithValue(_waiting.Select(count => (short)count.Kind).ToArray());
            command.Parameters.AddWithValue(_waiting.Select(count => count.Bucket).ToArray());
            command.Parameters.AddWithValue(_waiting.Select(count => count.Hits).ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
            _waiting = [];
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Log.NotWritten(log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "How long answers took could not be written down: {Reason}")]
        public static partial void NotWritten(ILogger log, string reason);
    }
}
