using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// Keeps the TLS contexts of the busiest hosts. .NET holds contexts in one place for the process and, with each 32nd new one, lets go
/// of all that no connection uses at that moment; the next visitor of such a host pays for a new context, and whoever comes back pays
/// for a whole handshake, because what their tickets were sealed with is gone. So each of these hosts gets a connection that stays
/// open. The Linux runtime of .NET 10 does this; where another one does not, nothing is lost but the memory.
/// </summary>
internal sealed partial class KeptContexts(CertificateCache cache, CertificateOptions options, TimeProvider clock, ILogger<KeptContexts> log) : BackgroundService
{
    private const int LooksUntilFading = 120;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // After each one that is opened, so that visitors have most of the processor.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // Null for one that could not be opened: it is not tried again.
    private readonly Dictionary<ServableCertificate, IdleConnection?> _open = [];

    public int Count { get; private set; }

    /// <summary>Opens and closes until those of the busiest hosts are open, and no others.</summary>
    public async Task KeepBusiestAsync(CancellationToken cancellation)
    {
        var busiest = cache.Busiest(options.MostKeptOpen, _open.ContainsKey);
        foreach (var (certificate, connection) in _open.Where(open => !busiest.Contains(open.Key)).ToList())
        {
            _open.Remove(certificate);
            connection?.Dispose();
        }
        foreach (var certificate in busiest.Where(certificate => !_open.ContainsKey(certificate)))
        {
            Count = _open.Count;
            _open[certificate] = await OpenAsync(certificate, cancellation);
            await Task.Delay(Pause, clock, cancellation);
        }
        Count = _open.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var look = 1; ; look++)
            {
                await Task.Delay(LookEvery, clock, stoppingToken);
                await KeepBusiestAsync(stoppingToken);
                if (look % LooksUntilFading == 0)
                {
                    cache.FadeVisits();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
        foreach (var connection in _open.Values)
        {
            connection?.Dispose();
        }
        _open.Clear();
    }

    private async Task<IdleConnection?> OpenAsync(ServableCertificate certificate, CancellationToken cancellation)
    {
        try
        {
            return await IdleConnection.OpenAsync(certificate.Options, cancellation);
        }
#pragma warning disable CA1031 // visitors of this host are served all the same, only less cheaply
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotKept(log, e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The TLS context of a certificate cannot be kept, so that returning visitors of its host cost more: {Reason}")]
        public static partial void NotKept(ILogger log, string reason);
    }
}
