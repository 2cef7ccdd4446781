using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates;

/// <summary>What a visitor gets who opens a host over HTTPS.</summary>
/// <param name="Serial">Of the certificate that was shown; null when none was.</param>
/// <param name="IsTrusted">This machine believes it.</param>
/// <param name="Protocol">TLS 1.2 or 1.3.</param>
/// <param name="Problem">Why there was no connection; null when there was one.</param>
public sealed record HttpsTestResult(string? Serial, bool IsTrusted, string? Protocol, string? Problem);

/// <summary>Opens a secure connection as a visitor would, through public DNS, and looks at what comes. Nothing is sent over it.</summary>
public static class HttpsTest
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    /// <summary>Tries it once, for five seconds at most.</summary>
    public static async Task<HttpsTestResult> RunAsync(HostName host, int port, TimeProvider clock, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        string? serial = null;
        var isTrusted = false;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Value, port, either.Token);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host.Value,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // what an untrusted server shows is what is asked about; nothing is sent to it
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    {
                        serial = (certificate as X509Certificate2)?.SerialNumber;
                        isTrusted = errors == SslPolicyErrors.None;
                        return true;
                    },
#pragma warning restore CA5359
                },
                either.Token);
            return new HttpsTestResult(serial, isTrusted, tls.SslProtocol == SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2", null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HttpsTestResult(serial, isTrusted, null, "no answer within five seconds");
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return new HttpsTestResult(serial, isTrusted, null, e is SocketException ? e.Message : "the handshake failed");
        }
    }
}
