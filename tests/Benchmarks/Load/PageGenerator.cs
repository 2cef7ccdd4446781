using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace WhiteLabelLinks.Benchmarks.Load;

/// <summary>What one run asks for, again and again.</summary>
/// <param name="Cookie">Null for a visitor who has chosen nothing.</param>
internal sealed record PageLoad(int Port, int Connections, int Seconds, string Host, string Path, int Status, string? Cookie)
{
    public static PageLoad Parse(string[] args) => new(
        int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture),
        args[3], args[4], int.Parse(args[5], CultureInfo.InvariantCulture), args.Length > 6 ? args[6] : null);

    public string[] ToArguments() =>
    [
        "visit", Port.ToString(CultureInfo.InvariantCulture), Connections.ToString(CultureInfo.InvariantCulture), Seconds.ToString(CultureInfo.InvariantCulture),
        Host, Path, Status.ToString(CultureInfo.InvariantCulture), .. Cookie is null ? (string[])[] : [Cookie],
    ];
}

/// <summary>As <see cref="LoadGenerator"/>, for one address whose answer is a whole page.</summary>
internal static unsafe class PageGenerator
{
    private const int BufferSize = 128 * 1024;

    public static int Run(PageLoad load) =>
        LoadSockets.Run(load.Port, load.Connections, sockets => Send(load, sockets));

    private static LoadResult Send(PageLoad load, Socket[] sockets)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {load.Path} HTTP/1.1\r\nHost: {load.Host}\r\nUser-Agent: {LoadSockets.UserAgent}\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\n"
            + $"Accept-Language: en-GB,en;q=0.9\r\n{(load.Cookie is null ? "" : $"Cookie: {load.Cookie}\r\n")}\r\n");
        var expected = Encoding.ASCII.GetBytes($"HTTP/1.1 {load.Status.ToString(CultureInfo.InvariantCulture)} ");
        var epoll = Epoll.Create();
        var handles = new int[sockets.Length];
        var (sentAt, left) = (new long[sockets.Length], new int[sockets.Length]);
        var histogram = new Histogram();
        var buffer = new byte[BufferSize];
        var events = stackalloc byte[64 * 16];
        for (var i = 0; i < sockets.Length; i++)
        {
            handles[i] = (int)sockets[i].Handle;
            Epoll.Watch(epoll, handles[i], i);
            sentAt[i] = SendOne(handles[i], request);
        }
        var (requests, failed) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        for (var until = started + load.Seconds * Stopwatch.Frequency; Stopwatch.GetTimestamp() < until;)
        {
            var ready = Epoll.Wait(epoll, events, 64, 100);
            for (var n = 0; n < ready; n++)
            {
                var i = Epoll.Tag(events, n);
                var answer = Receive(handles[i], buffer);
                if (left[i] == 0)
                {
                    failed += answer.StartsWith(expected) ? 0 : 1;
                    left[i] = WholeLength(answer);
                }
                if ((left[i] -= answer.Length) > 0)
                {
                    continue;
                }
                left[i] = 0;
                requests++;
                histogram.Add(Stopwatch.GetTimestamp() - sentAt[i]);
                sentAt[i] = SendOne(handles[i], request);
            }
        }
        return new LoadResult(
            requests, failed, Stopwatch.GetElapsedTime(started).TotalSeconds, histogram.Percentile(0.50), histogram.Percentile(0.99), histogram.Percentile(1));
    }

    private static ReadOnlySpan<byte> Receive(int socket, byte[] buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var length = Epoll.Receive(socket, bytes, BufferSize);
            return length > 0 ? buffer.AsSpan(0, length) : throw new IOException("The server closed a connection.");
        }
    }

    // The head of an answer comes whole: it is the first thing that the server writes.
    private static int WholeLength(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8) + 4;
        var at = answer.IndexOf("Content-Length: "u8);
        if (end < 4 || at < 0)
        {
            throw new IOException("An answer cannot be read.");
        }
        return System.Buffers.Text.Utf8Parser.TryParse(answer[(at + "Content-Length: ".Length)..], out int length, out _)
            ? end + length
            : throw new IOException("An answer's length cannot be read.");
    }

    private static long SendOne(int socket, byte[] request)
    {
        fixed (byte* bytes = request)
        {
            var now = Stopwatch.GetTimestamp();
            return Epoll.Send(socket, bytes, request.Length) == request.Length ? now : throw new IOException("A request was not taken whole.");
        }
    }
}
