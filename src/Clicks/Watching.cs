using Microsoft.Extensions.Hosting;

namespace WhiteLabelLinks.Clicks;

/// <summary>
/// Reads something from the database now and then, sooner after a failure, and says once that it could not. What was read before goes on
/// to hold.
/// </summary>
/// <param name="lookEvery">The pause while all is well.</param>
internal abstract class Watching(TimeSpan lookEvery, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasTold = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = lookEvery;
            try
            {
                await LookAsync(stoppingToken);
                wasTold = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                rest = AfterFailure;
                if (!wasTold)
                {
                    TellAway(e.Message);
                    wasTold = true;
                }
            }

            await Task.Delay(rest, clock, stoppingToken);
        }
    }

    protected abstract Task LookAsync(CancellationToken cancellationToken);

    protected abstract void TellAway(string reason);
}
