using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace WhiteLabelLinks.Benchmarks.Load;

/// <summary>What every load generator begins and ends with: its connections, and its result for whoever started it.</summary>
internal static class LoadSockets
{
    public const string UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5";

    public static int Run(int port, int connections, Func<Socket[], LoadResult> send)
    {
        var sockets = Enumerable.Range(0, connections).Select(_ => Connect(port)).ToArray();
        var result = send(sockets);
        Array.ForEach(sockets, socket => socket.Dispose());
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
