using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>Whoever opens a connection.</summary>
internal static class Visitor
{
    private static readonly List<SslApplicationProtocol> Browser = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>Opens a connection for a host as a browser does; null when it is refused.</summary>
    public static async Task<Greeting?> GreetAsync(int port, string host)
    {
        try
        {
            var (stream, greeting) = await OpenAsync(port, host, Browser);
            await stream.DisposeAsync();
            return greeting;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>An open connection, and what came with it. Whether it is trusted is not looked at.</summary>
    public static async Task<(SslStream Stream, Greeting Greeting)> OpenAsync(int port, string host, List<SslApplicationProtocol> protocols)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            X509Certificate2? leaf = null;
            string[] sent = [];
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ApplicationProtocols = protocols,
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    leaf = new X509Certificate2(certificate!); // not null: a server without one is none
                    sent = [.. chain!.ChainPolicy.ExtraStore.Select(issuer => issuer.Thumbprint)]; // not null: as above
                    return true;
                },
            });
            return (stream, new Greeting(leaf!, sent, stream.NegotiatedApplicationProtocol)); // not null: the callback was asked
        }
        catch
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes and reads until the other side has nothing more to say.</summary>
    public static async Task<byte[]> SayAsync(int port, byte[] bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(bytes);
        var answer = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is var count and > 0)
            {
                answer.AddRange(buffer[..count]);
            }
        }
        catch (SocketException)
        {
            // Closed without a farewell.
        }

        return [.. answer];
    }
}

/// <summary>What a visitor was greeted with.</summary>
/// <param name="Leaf">The server's certificate.</param>
/// <param name="Sent">Thumbprints of the certificates that came along.</param>
/// <param name="Protocol">What was agreed to speak.</param>
internal sealed record Greeting(X509Certificate2 Leaf, IReadOnlyList<string> Sent, SslApplicationProtocol Protocol);
