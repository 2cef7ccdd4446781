using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Knocks where a host leads now, so that nobody moves a domain away from a site that is in use without knowing it.</summary>
internal sealed class SiteProbe(DnsOptions options, DnsLookup lookup, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What answers there, as a finding; null when nothing does. Only the addresses given are connected to, and only if they may be.</summary>
    public async Task<DomainFinding?> KnockAsync(string host, IReadOnlyList<IPAddress> addresses, CancellationToken cancellation)
    {
        var allowed = addresses.Where(lookup.MayReach).ToArray();
        if (allowed.Length == 0)
        {
            return null;
        }
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 64,
            ConnectCallback = (_, token) => ConnectAsync(allowed, token),
        });
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{host}:{options.SitePort.ToString(CultureInfo.InvariantCulture)}/");
        try
        {
            using var answer = await http.SendAsync(request, either.Token);
            return new DomainFinding(FindingKind.LiveSite, FindingSeverity.Waiting, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException or UriFormatException)
        {
            return null;
        }
    }

    private async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, options.SitePort, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
