using Microsoft.Extensions.Hosting;
using Npgsql;

namespace WhiteLabelLinks.Certificates;

/// <summary>
/// Follows what the database tells on one channel, on a connection of its own, for as long as the process lives. Whatever breaks, it
/// begins from scratch after a pause: what was told meanwhile is not heard, so a follower first looks at everything.
/// </summary>
internal abstract class DatabaseFollower(NpgsqlDataSource database, TimeProvider clock, string channel) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand("LISTEN " + channel, connection))
                {
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }
                await FollowAsync(connection, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever it is, it is tried again: certificates must not end because of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                TellFailed(e.Message);
            }
            await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Works until it is stopped or something breaks. The connection listens already.</summary>
    protected abstract Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellation);

    protected abstract void TellFailed(string reason);
}
