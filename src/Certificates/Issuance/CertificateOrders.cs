using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Sees to it that every host has a certificate: takes those whose turn it is, a few at a time, when it is told of one and now and
/// then besides. Nothing is ordered because somebody opened a connection.
/// </summary>
internal sealed partial class CertificateOrders(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database,
    IssuanceQueue queue,
    CertificateAttempt attempts,
    CertificateOptions options,
    TimeProvider clock,
    ILogger<CertificateOrders> log) : DatabaseFollower(database, clock, "certificate_wanted")
{
    private readonly List<Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await Task.WhenAll(_running);
    }

    protected override void TellFailed(string reason) => Log.Failed(log, reason);

    protected override async Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (true)
        {
            await queue.SweepAsync(cancellation);
            if (options.Authorities.Count > 0)
            {
                await FillAsync(cancellation);
            }
            await connection.WaitAsync(options.LookEvery, cancellation);
        }
    }

    /// <summary>Begins attempts until nothing is due, or as many run as may.</summary>
    private async Task FillAsync(CancellationToken cancellation)
    {
        while (true)
        {
            _running.RemoveAll(task => task.IsCompleted);
            if (_running.Count >= options.MostAtOnce)
            {
                await Task.WhenAny(_running).WaitAsync(cancellation);
                continue;
            }
            var taken = await queue.TakeAsync(options.MostAtOnce - _running.Count, cancellation);
            if (taken.Count == 0)
            {
                return;
            }
            _running.AddRange(taken.Select(lease => Task.Run(() => AttemptAsync(lease, cancellation), CancellationToken.None)));
        }
    }

    private async Task AttemptAsync(Lease lease, CancellationToken cancellation)
    {
        try
        {
            await attempts.RunAsync(lease, cancellation);
        }
#pragma warning disable CA1031 // one host must not stop the others; its lease runs out by itself
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broke(log, lease.Host.Value, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Certificates cannot be ordered at the moment; trying again: {Reason}")]
        public static partial void Failed(ILogger log, string reason);

        [LoggerMessage(LogLevel.Error, "An attempt to obtain a certificate for {Host} broke")]
        public static partial void Broke(ILogger log, string host, Exception exception);
    }
}
