using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Certificates.Issuance;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// Stands before the handshake of every connection: reads whom the visitor asks for, and lets the connection on with that host's
/// certificate and no other. Who asks for a name that is nobody's here learns nothing but that.
/// </summary>
internal sealed partial class HandshakeDoor(
    CertificateIndex index,
    CertificateCache cache,
    ChallengeAnswers challenges,
    CertificateOptions options,
    CertificateMetrics metrics,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<HandshakeDoor> log)
{
    // The server's own limit for handshakes begins to run only behind this door.
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(5);

    // RFC 8446 6: a fatal alert "unrecognized_name" and one "decode_error", as records of their own.
    private static readonly byte[] UnrecognizedName = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 112];
    private static readonly byte[] DecodeError = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 50];

    private static readonly object Key = new();

    /// <summary>What <see cref="PassAsync"/> decided for the connection.</summary>
    public static SslServerAuthenticationOptions ChosenFor(ConnectionContext connection) =>
        (SslServerAuthenticationOptions)connection.Items[Key]!; // not null: nobody passes the door without

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        SslServerAuthenticationOptions? chosen = null;
        try
        {
            using var within = new CancellationTokenSource(HelloWithin, clock);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(within.Token, connection.ConnectionClosed);
            var (state, hello) = await ReadHelloAsync(connection, ending.Token);
            if (state == HelloState.Read)
            {
                chosen = await ChooseAsync(hello, connection.ConnectionClosed);
            }
            if (chosen is null)
            {
                metrics.Refused(state == HelloState.Read ? "unknown_name" : "no_tls");
                await connection.Transport.Output.WriteAsync(state == HelloState.Read ? UnrecognizedName : DecodeError, connection.ConnectionClosed);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or IOException or ConnectionAbortedException or InvalidOperationException)
        {
            // Too slow, or gone again.
            metrics.Refused("no_hello");
        }
#pragma warning disable CA1031 // one connection must not take down more than itself
        catch (Exception e)
#pragma warning restore CA1031
        {
            metrics.Refused("failure");
            Log.Failed(log, e);
        }
        if (chosen is not null)
        {
            connection.Items[Key] = chosen;
            await next(connection);
        }
    }

    private static async ValueTask<(HelloState State, ClientHello Hello)> ReadHelloAsync(ConnectionContext connection, CancellationToken cancellation)
    {
        var input = connection.Transport.Input;
        var needed = 0L;
        while (true)
        {
            var read = await input.ReadAtLeastAsync((int)Math.Max(1, needed), cancellation);
            var state = ClientHelloReader.Read(read.Buffer, out var hello, out needed);
            // Nothing is taken: the handshake reads the same bytes.
            if (state != HelloState.Incomplete || read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start);
                return (state == HelloState.Incomplete ? HelloState.Refused : state, hello);
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async ValueTask<SslServerAuthenticationOptions?> ChooseAsync(ClientHello hello, CancellationToken cancellation)
    {
        // A name in a handshake has no dot at its end; some clients send one.
        if (hello.ServerName?.TrimEnd('.') is not { Length: > 0 } host)
        {
            return null;
        }
        if (hello.Alpn == AlpnOffer.ChallengeOnly)
        {
            return HostName.TryParse(host, out var name, out _) ? await challenges.FindTlsAsync(name, cancellation) : null;
        }
        if (cache.Find(host) is { } ready)
        {
            return ready.Options;
        }
        if (index.Holds(host) || !index.IsLoaded)
        {
            return (await cache.LoadAsync(host).WaitAsync(options.WaitForCertificate, clock, cancellation))?.Options;
        }
        return options.IsServed(services, host) && await index.WaitForAsync(host, options.WaitForCertificate, cancellation)
            ? (await cache.LoadAsync(host))?.Options
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A connection was closed before its handshake because something broke")]
        public static partial void Failed(ILogger log, Exception exception);
    }
}
