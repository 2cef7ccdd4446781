using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhiteLabelLinks.Testing;

/// <summary>
/// A DNS server on this machine that says what a test tells it, and can fail in the ways that real ones do. A name without records
/// does not exist. Asked with recursion, it follows aliases among its own records; else it answers for the name alone.
/// </summary>
public sealed class ScriptedDns : IAsyncDisposable
{
    private const int HeaderLength = 12;
    private const ushort A = 1, Ns = 2, CName = 5, Txt = 16, Aaaa = 28, Caa = 257;
    private const int NoError = 0, ServFail = 2, NxDomain = 3, Refused = 5;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Name, ushort Type), List<byte[]>> _records = new();
    private readonly ConcurrentDictionary<string, Failure> _failures = new(StringComparer.Ordinal);
    private readonly Task _answering;
    private int _questions;

    public ScriptedDns(string address = "127.0.0.1", int port = 0)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        _answering = AnswerAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!; // bound above

    /// <summary>Questions that arrived, answered or not.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>How a name fails; of its parents, the nearest one that fails decides.</summary>
    public enum Failure
    {
        /// <summary>No answer at all.</summary>
        Silent,
        Refused,
        ServerFailure,

        /// <summary>The server's check of signatures fails; asked without it, it answers.</summary>
        BogusSignature,

        NoSuchName,
    }

    public ScriptedDns Address(string name, params string[] addresses) =>
        Set(name, addresses.Select(IPAddress.Parse).GroupBy(address => address.AddressFamily == AddressFamily.InterNetwork ? A : Aaaa)
            .Select(group => (group.Key, group.Select(address => address.GetAddressBytes()))));

    public ScriptedDns Alias(string name, string target) => Set(name, [(CName, [Name(target)])]);

    public ScriptedDns Text(string name, params string[] texts) =>
        Set(name, [(Txt, texts.Select(text => (byte[])[(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]))]);

    public ScriptedDns NameServer(string zone, string server) => Set(zone, [(Ns, [Name(server)])]);

    public ScriptedDns Authorities(string name, params (byte Flags, string Tag, string Value)[] rules) =>
        Set(name, [(Caa, rules.Select(rule => (byte[])[rule.Flags, (byte)rule.Tag.Length, .. Encoding.ASCII.GetBytes(rule.Tag + rule.Value)]))]);

    /// <summary>Takes every record of a name away.</summary>
    public ScriptedDns Remove(string name)
    {
        foreach (var key in _records.Keys.Where(key => key.Name == name))
        {
            _records.TryRemove(key, out _);
        }
        return this;
    }

    /// <summary>Makes a name and all under it fail; the empty name is everything.</summary>
    public ScriptedDns Fail(string name, Failure failure)
    {
        _failures[name] = failure;
        return this;
    }

    public ScriptedDns Recover(string name)
    {
        _failures.TryRemove(name, out _);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _answering;
        _socket.Dispose();
        _stop.Dispose();
    }

    private ScriptedDns Set(string name, IEnumerable<(ushort Type, IEnumerable<byte[]> Data)> records)
    {
        foreach (var (type, data) in records)
        {
            _records[(name, type)] = [.. data];
        }
        return this;
    }

    private async Task AnswerAsync()
    {
        var buffer = new byte[2048];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Interlocked.Increment(ref _questions);
                if (Answer(buffer.AsSpan(0, received.ReceivedBytes)) is { } answer)
                {
                    await _socket.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> question)
    {
        var (name, type, end) = Read(question);
        var flags = BinaryPrimitives.ReadUInt16BigEndian(question[2..]);
        var failure = FailureOf(name);
        if (failure == Failure.Silent)
        {
            return null;
        }
        List<byte> records = [];
        var count = 0;
        var code = failure switch
        {
            Failure.Refused => Refused,
            Failure.ServerFailure => ServFail,
            Failure.BogusSignature when (flags & 0x10) == 0 => ServFail,
            Failure.NoSuchName => NxDomain,
            _ => Collect(name, type, follow: (flags & 0x100) != 0, records, ref count),
        };
        byte[] head = [question[0], question[1], 0x84, (byte)(0x80 | code), 0, 1, 0, (byte)count, 0, 0, 0, 0];
        return [.. head, .. question[HeaderLength..end], .. records];
    }

    private int Collect(string name, ushort type, bool follow, List<byte> records, ref int count)
    {
        for (var step = 0; step < 10; step++)
        {
            if (!_records.Keys.Any(key => key.Name == name || key.Name.EndsWith("." + name, StringComparison.Ordinal)))
            {
                return NxDomain;
            }
            if (_records.TryGetValue((name, type), out var found))
            {
                count += Write(name, type, found, records);
                return NoError;
            }
            if (!_records.TryGetValue((name, CName), out var alias))
            {
                return NoError;
            }
            count += Write(name, CName, alias, records);
            if (!follow)
            {
                return NoError;
            }
            name = ReadName(alias[0], 0).Name;
        }
        return NoError;
    }

    private static int Write(string name, ushort type, List<byte[]> found, List<byte> records)
    {
        foreach (var data in found)
        {
            byte[] fixedPart = [(byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length];
            records.AddRange([.. Name(name), .. fixedPart, .. data]);
        }
        return found.Count;
    }

    private Failure? FailureOf(string name)
    {
        for (var at = name; ; at = at[(at.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (_failures.TryGetValue(at, out var failure))
            {
                return failure;
            }
            if (!at.Contains('.', StringComparison.Ordinal))
            {
                return _failures.TryGetValue("", out failure) ? failure : null;
            }
        }
    }

    private static byte[] Name(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static (string Name, ushort Type, int End) Read(ReadOnlySpan<byte> question)
    {
        var (name, end) = ReadName(question, HeaderLength);
        return (name, BinaryPrimitives.ReadUInt16BigEndian(question[end..]), end + 4);
    }

    private static (string Name, int End) ReadName(ReadOnlySpan<byte> bytes, int at)
    {
        List<string> labels = [];
        for (; bytes[at] > 0; at += bytes[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(bytes.Slice(at + 1, bytes[at])));
        }
        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }
}
