using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Testing.Web;

/// <summary>Finds every host at a port of this machine.</summary>
internal static class Loopback
{
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> To(int port) => async (_, stop) =>
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };
}
