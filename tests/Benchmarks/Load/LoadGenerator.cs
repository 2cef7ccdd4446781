using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace WhiteLabelLinks.Benchmarks.Load;

/// <summary>
/// One thread, keep-alive connections, each with one request under way: random links out of all of them. It checks that every
/// answer is a 302 to the right place.
/// </summary>
internal static unsafe class LoadGenerator
{
    private static readonly byte[] Tail = Encoding.ASCII.GetBytes($".bench.test\r\nUser-Agent: {LoadSockets.UserAgent}\r\nAccept: */*\r\n\r\n");

    public static int Run(LoadSettings settings) =>
        LoadSockets.Run(settings.Port, settings.Connections, sockets => Send(settings, sockets));

    private static LoadResult Send(LoadSettings settings, Socket[] sockets)
    {
        var epoll = Epoll.Create();
        var handles = new int[sockets.Length];
        var sentAt = new long[sockets.Length];
        var histogram = new Histogram();
        var random = 88172645463325252UL;
        var buffer = stackalloc byte[4096];
        var events = stackalloc byte[64 * 16];
        for (var i = 0; i < sockets.Length; i++)
        {
            handles[i] = (int)sockets[i].Handle;
            Epoll.Watch(epoll, handles[i], i);
            sentAt[i] = SendOne(settings, handles[i], buffer, ref random);
        }
        var (requests, failed) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        var until = started + settings.Seconds * Stopwatch.Frequency;
        for (var now = started; now < until; now = Stopwatch.GetTimestamp())
        {
            var ready = Epoll.Wait(epoll, events, 64, 100);
            for (var n = 0; n < ready; n++)
            {
                var i = Epoll.Tag(events, n);
                var length = Epoll.Receive(handles[i], buffer, 4096);
                failed += IsRedirect(new ReadOnlySpan<byte>(buffer, Math.Max(0, length))) ? 0 : 1;
                if (length <= 0)
                {
                    throw new IOException("The server closed a connection.");
                }
                requests++;
                histogram.Add(Stopwatch.GetTimestamp() - sentAt[i]);
                sentAt[i] = SendOne(settings, handles[i], buffer, ref random);
            }
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new LoadResult(requests, failed, seconds, histogram.Percentile(0.50), histogram.Percentile(0.99), histogram.Percentile(1));
    }

    private static bool IsRedirect(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 302 "u8) && answer.IndexOf("Location: https://www.example.com/"u8) > 0 && answer.EndsWith("\r\n\r\n"u8);

    private static long SendOne(LoadSettings settings, int socket, byte* buffer, ref ulong random)
    {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        var link = (int)(random % (ulong)settings.Links);
        var request = new Span<byte>(buffer, 4096);
        var length = Put(request, "GET /"u8);
        length += Format(request[length..], 1_000_000 + link);
        length += Put(request[length..], " HTTP/1.1\r\nHost: h"u8);
        length += Format(request[length..], link % settings.Hosts);
        length += Put(request[length..], Tail);
        var now = Stopwatch.GetTimestamp();
        return Epoll.Send(socket, buffer, length) == length ? now : throw new IOException("A request was not taken whole.");
    }

    private static int Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return bytes.Length;
    }

    private static int Format(Span<byte> target, int number)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(number, target, out var length);
        return length;
    }
}
