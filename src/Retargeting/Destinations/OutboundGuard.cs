using System.Net;
using System.Net.Sockets;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>
/// Connects to the public internet only, however a name resolves: the address that was checked is the one that is connected to, so a
/// name that changes its mind in between gains nothing.
/// </summary>
internal sealed class OutboundGuard(OutboundOptions options)
{
    /// <summary>Ports that web pages are served on. On any other, a check would be a way to knock on strangers' doors.</summary>
    private static readonly int[] WebPorts = [80, 443, 8080, 8443];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="OutboundRefusedException">The name leads to no place that may be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = Array.FindAll(found, address => MayReach(address, port));
        if (allowed.Length == 0)
        {
            throw new OutboundRefusedException();
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal bool MayReach(IPAddress address, int port)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.Networks.Any(network => network.Contains(plain)) || (PublicAddress.Is(plain) && WebPorts.Contains(port));
    }
}

/// <summary>A name leads to no place that the program may go to.</summary>
internal sealed class OutboundRefusedException() : Exception("The address is not on the public internet, or its port is not one of the web.");
