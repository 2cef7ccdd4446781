using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>
/// Asks a resolver not to check signatures (the CD bit, RFC 4035 3.2.2). Where it answers that and nothing else, a domain's DNSSEC is
/// broken. By hand, because the library's questions have no such bit.
/// </summary>
internal static class UncheckedQuestion
{
    private const int HeaderLength = 12;
    private const ushort RecursionDesired = 0x0100;
    private const ushort CheckingDisabled = 0x0010;
    private const ushort IsAnswer = 0x8000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    /// <summary>Whether the resolver says, without checking signatures, that the name exists or does not.</summary>
    public static async Task<bool> IsAnsweredAsync(IPEndPoint resolver, string name, TimeProvider clock, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var id = (ushort)RandomNumberGenerator.GetInt32(1 << 16);
        var answer = new byte[1500];
        try
        {
            using var socket = new Socket(resolver.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(resolver, either.Token);
            await socket.SendAsync(Write(id, name), either.Token);
            while (true)
            {
                var length = await socket.ReceiveAsync(answer, either.Token);
                if (length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(answer) == id)
                {
                    var flags = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2));
                    // No error, or no such name.
                    return (flags & IsAnswer) != 0 && (flags & 0xF) is (0 or 3);
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static byte[] Write(ushort id, string name)
    {
        var question = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(question, id);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(2), RecursionDesired | CheckingDisabled);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(4), 1);
        var at = HeaderLength;
        foreach (var label in name.Split('.'))
        {
            question[at] = (byte)label.Length;
            Encoding.ASCII.GetBytes(label, question.AsSpan(at + 1));
            at += label.Length + 1;
        }
        // A name ends with an empty label; then addresses (1) of the internet (1).
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 1), 1);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 3), 1);
        return question;
    }
}
