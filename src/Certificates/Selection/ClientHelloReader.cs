using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using WhiteLabelLinks.Certificates.Acme;

namespace WhiteLabelLinks.Certificates.Selection;

/// <summary>
/// Looks at a client's first message without taking it (RFC 8446 4.1.2, 5.1): it may come in any number of TCP segments and in several
/// records. Nothing here throws or waits, whatever the bytes are, and the work is bounded: so many bytes, so many records.
/// </summary>
internal static class ClientHelloReader
{
    /// <summary>The longest message that is read. Hellos with post-quantum key shares have two thousand bytes.</summary>
    public const int LongestMessage = 16 * 1024;

    /// <summary>Records that one message may be cut into. Some clients cut it in a handful, to get past a censor.</summary>
    public const int MostRecords = 64;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int LongestRecord = 16 * 1024;
    private const int LongestName = 253;

    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;
    private const ushort ServerNameExtension = 0;
    private const ushort AlpnExtension = 16;
    private const byte HostNameEntry = 0;

    private static readonly SearchValues<byte> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."u8);
    private static readonly byte[] Challenge = Encoding.ASCII.GetBytes(TlsAlpnCertificate.Protocol);

    /// <summary>Reads what has come so far.</summary>
    /// <param name="bytes">The connection's bytes from its first one on.</param>
    /// <param name="hello">What it says, once it is <see cref="HelloState.Read"/>.</param>
    /// <param name="needed">
    /// While it is <see cref="HelloState.Incomplete"/>: there is no use in looking again before so many bytes are there. A caller who
    /// heeds it looks at most twice for each record.
    /// </param>
    public static HelloState Read(in ReadOnlySequence<byte> bytes, out ClientHello hello, out long needed)
    {
        hello = default;
        var message = ArrayPool<byte>.Shared.Rent(MessageHeader + LongestMessage);
        try
        {
            var state = Gather(bytes, message, out var length, out needed);
            return state != HelloState.Read ? state
                : TryParse(new Fields(message.AsSpan(MessageHeader, length - MessageHeader)), out hello) ? HelloState.Read
                : HelloState.Refused;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    // Joins the records' contents until the message is whole. What follows it is not looked at.
    private static HelloState Gather(in ReadOnlySequence<byte> bytes, byte[] message, out int length, out long needed)
    {
        length = 0;
        needed = 0;
        var whole = MessageHeader;
        var reader = new SequenceReader<byte>(bytes);
        Span<byte> header = stackalloc byte[RecordHeader];
        for (var record = 0; record < MostRecords; record++)
        {
            var start = reader.Consumed;
            var here = header[..(int)Math.Min(RecordHeader, reader.Remaining)];
            reader.TryCopyTo(here);
            if ((here.Length > 0 && here[0] != HandshakeRecord) || (here.Length > 1 && here[1] != 3))
            {
                return HelloState.Refused;
            }

            if (here.Length < RecordHeader)
            {
                needed = start + RecordHeader;
                return HelloState.Incomplete;
            }

            var content = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (content is 0 or > LongestRecord)
            {
                return HelloState.Refused;
            }

            reader.Advance(RecordHeader);
            var taken = (int)Math.Min(Math.Min(content, reader.Remaining), message.Length - length);
            reader.TryCopyTo(message.AsSpan(length, taken));
            length += taken;
            if (length > 0 && message[0] != ClientHelloMessage)
            {
                return HelloState.Refused;
            }

            if (length >= MessageHeader)
            {
                whole = MessageHeader + ((message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(2)));
            }

            if (whole > MessageHeader + LongestMessage)
            {
                return HelloState.Refused;
            }

            if (length >= whole)
            {
                length = whole;
                return HelloState.Read;
            }

            if (taken < content)
            {
                needed = start + RecordHeader + Math.Min(content, whole - (length - taken));
                return HelloState.Incomplete;
            }

            reader.Advance(content);
        }

        return HelloState.Refused;
    }

    private static bool TryParse(Fields body, out ClientHello hello)
    {
        hello = default;
        // Version and random; session, suites and compressions of the lengths that RFC 8446 4.1.2 gives them.
        if (!body.TrySkip(34)
            || !body.TryTake(1, out var session) || session.Length > 32
            || !body.TryTake(2, out var suites) || suites.Length < 2 || suites.Length % 2 != 0
            || !body.TryTake(1, out var compressions) || compressions.Length == 0)
        {
            return false;
        }

        string? name = null;
        AlpnOffer? alpn = null;
        if (body.IsEmpty)
        {
            return true;
        }

        if (!body.TryTake(2, out var list) || !body.IsEmpty)
        {
            return false;
        }

        for (var extensions = new Fields(list); !extensions.IsEmpty;)
        {
            if (!extensions.TryNumber(out var type) || !extensions.TryTake(2, out var content))
            {
                return false;
            }

            // Either may come once (RFC 8446 4.2): of two, another server might believe the other.
            if ((type == ServerNameExtension && (name is not null || !TryName(new Fields(content), out name)))
                || (type == AlpnExtension && (alpn is not null || !TryAlpn(new Fields(content), out alpn))))
            {
                return false;
            }
        }

        hello = new ClientHello(name, alpn ?? AlpnOffer.None);
        return true;
    }

    private static bool TryName(Fields content, out string? name)
    {
        name = null;
        if (!content.TryTake(2, out var list) || !content.IsEmpty || list.IsEmpty)
        {
            return false;
        }

        for (var names = new Fields(list); !names.IsEmpty;)
        {
            if (!names.TryByte(out var kind) || !names.TryTake(2, out var text) || (kind == HostNameEntry && (name is not null || !IsName(text))))
            {
                return false;
            }

            name = kind == HostNameEntry ? Encoding.ASCII.GetString(text).ToLowerInvariant() : name;
        }

        return name is not null;
    }

    // RFC 6066 3: ASCII, no trailing dot. Whether somebody has this name is for others to say.
    private static bool IsName(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= LongestName && text[0] != '.' && text[^1] != '.' && !text.ContainsAnyExcept(NameCharacters);

    private static bool TryAlpn(Fields content, out AlpnOffer? alpn)
    {
        alpn = null;
        if (!content.TryTake(2, out var list) || !content.IsEmpty || list.IsEmpty)
        {
            return false;
        }

        var count = 0;
        var isChallenge = true;
        for (var protocols = new Fields(list); !protocols.IsEmpty;)
        {
            if (!protocols.TryTake(1, out var protocol) || protocol.IsEmpty)
            {
                return false;
            }

            isChallenge &= protocol.SequenceEqual(Challenge);
            count++;
        }

        alpn = count == 1 && isChallenge ? AlpnOffer.ChallengeOnly : AlpnOffer.Ordinary;
        return true;
    }

    /// <summary>Fields one after the other, each taken whole or not at all.</summary>
    private ref struct Fields(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool IsEmpty => _rest.IsEmpty;

        public bool TrySkip(int count)
        {
            var isThere = _rest.Length >= count;
            _rest = isThere ? _rest[count..] : _rest;
            return isThere;
        }

        public bool TryByte(out byte value)
        {
            value = _rest.IsEmpty ? (byte)0 : _rest[0];
            return TrySkip(1);
        }

        public bool TryNumber(out ushort value)
        {
            value = _rest.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_rest);
            return TrySkip(2);
        }

        /// <summary>A field with its length before it, in one byte or two.</summary>
        public bool TryTake(int lengthBytes, out ReadOnlySpan<byte> field)
        {
            field = default;
            if (_rest.Length < lengthBytes)
            {
                return false;
            }

            var length = lengthBytes == 1 ? _rest[0] : BinaryPrimitives.ReadUInt16BigEndian(_rest);
            if (_rest.Length < lengthBytes + length)
            {
                return false;
            }

            field = _rest.Slice(lengthBytes, length);
            _rest = _rest[(lengthBytes + length)..];
            return true;
        }
    }
}
