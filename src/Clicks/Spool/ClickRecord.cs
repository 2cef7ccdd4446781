using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// The layout of one click in a segment, at a multiple of eight bytes. First the header word: length of the body in the low half,
/// checksum in the high half; it is written last, so a record whose word is zero was never finished. The body, little-endian:
/// <code>
///  0 version  1 flags  2 length of the fixed part (u16)  4 user agent bytes (u16)  6 referrer bytes (u16)
///  8 click id (16)  24 unix microseconds  32 brand  40 domain  48 link  56 user agent, referrer host (UTF-8)
/// </code>
/// With <see cref="RefersFlag"/> the user agent is that of an earlier record of the same segment, and that record's position
/// (u32) stands at 56. With <see cref="ConsentFlag"/> the last eight bytes of the fixed part are the consent decision's
/// reason (u8), the region (six ASCII characters, zeros behind) and a zero. With <see cref="VisitFlag"/> the 24 bytes before
/// those are the visit: see <see cref="VisitPart"/>. A later version may lengthen the fixed part: readers skip what they do not
/// know by its stated length.
/// </summary>
internal static class ClickRecord
{
    public const int WordSize = 8;
    public const int FixedSize = 56;
    public const byte Version = 1;

    /// <summary>Length of the fixed part where it ends with the position of the record that holds the user agent.</summary>
    public const int ReferringSize = FixedSize + sizeof(uint);

    /// <summary>In the flags: the user agent is written out in an earlier record.</summary>
    public const byte RefersFlag = 1;

    /// <summary>In the flags: the fixed part ends with what was decided about consent.</summary>
    public const byte ConsentFlag = 2;

    public const int ConsentSize = 8;

    /// <summary>In the flags: the record says what is known of the visit.</summary>
    public const byte VisitFlag = 4;

    /// <summary>Characters of a region.</summary>
    public const int MaximumRegion = 6;

    /// <summary>Characters of the User-Agent header that are kept.</summary>
    public const int MaximumUserAgent = 256;

    /// <summary>No body is longer; a longer stated length is damage.</summary>
    public const int MaximumBody = 16 * 1024;

    /// <summary>The first byte of a body that is a note instead of a click: see <see cref="NoteRecord"/>.</summary>
    public const byte NoteVersion = 2;

    /// <summary>A body that takes its place in the segment but says nothing: left where writing a click failed half-way.</summary>
    public const byte VoidVersion = 0xFF;

    /// <summary>Bytes that a record takes in the segment: its word, its body, and padding to a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SizeOf(int body) => WordSize + ((body + 7) & ~7);

    /// <summary>The part of a User-Agent header that is kept: whole characters, up to the limit.</summary>
    public static ReadOnlySpan<char> Cap(ReadOnlySpan<char> userAgent)
    {
        if (userAgent.Length <= MaximumUserAgent)
        {
            return userAgent;
        }

        return userAgent[..(char.IsHighSurrogate(userAgent[MaximumUserAgent - 1]) ? MaximumUserAgent - 1 : MaximumUserAgent)];
    }

    public static void Write(Span<byte> body, in Click click, in RecordText text)
    {
        var micros = (click.At.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        body[0] = Version;
        body[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], (ushort)text.Fixed);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], (ushort)text.UserAgentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], (ushort)text.Referrer.Length);
        ClickId.Write(body[8..], micros);
        BinaryPrimitives.WriteInt64LittleEndian(body[24..], micros);
        BinaryPrimitives.WriteInt64LittleEndian(body[32..], click.Brand.Value);
        BinaryPrimitives.WriteInt64LittleEndian(body[40..], click.Domain.Value);
        BinaryPrimitives.WriteInt64LittleEndian(body[48..], click.Link.Value);
        if (text.UserAgentAt != 0)
        {
            Refer(body, text.UserAgentAt);
        }
        else
        {
            Encoding.UTF8.GetBytes(text.UserAgent, body.Slice(text.Fixed, text.UserAgentBytes));
        }

        var consent = 0;
        if (click.Consent is { } reason)
        {
            consent = ConsentSize;
            WriteConsent(body, text.Fixed, reason, click.Region);
        }

        var end = text.Fixed + text.UserAgentBytes;
        Ascii.ToLower(text.Referrer, body[end..], out _);
        body[1] |= VisitFlag;
        text.Visit.Write(body.Slice(text.Fixed - consent - VisitPart.Size, VisitPart.Size), body[(end + text.Referrer.Length)..]);
    }

    /// <summary>Makes a body whose fixed part has room for it take its user agent from the record at <paramref name="position"/>.</summary>
    public static void Refer(Span<byte> body, long position)
    {
        body[1] |= RefersFlag;
        BinaryPrimitives.WriteUInt32LittleEndian(body[FixedSize..], (uint)position);
    }

    /// <summary>The click with its user agent written out. Returns the length of the body.</summary>
    public static int WriteOut(Span<byte> body, in ClickView click, ReadOnlySpan<byte> userAgent)
    {
        var visit = click.VisitBytes;
        var consent = click.ConsentBytes;
        var length = FixedSize + visit.Length + consent.Length;
        click.Numbers.CopyTo(body);
        body[1] = (byte)((visit.IsEmpty ? 0 : VisitFlag) | (consent.IsEmpty ? 0 : ConsentFlag));
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], (ushort)userAgent.Length);
        visit.CopyTo(body[FixedSize..]);
        consent.CopyTo(body[(FixedSize + visit.Length)..]);
        userAgent.CopyTo(body[length..]);
        var rest = click.AfterUserAgent;
        rest.CopyTo(body[(length + userAgent.Length)..]);
        return length + userAgent.Length + rest.Length;
    }

    private static void WriteConsent(Span<byte> body, int end, byte reason, ReadOnlySpan<char> region)
    {
        body[1] |= ConsentFlag;
        var consent = body[(end - ConsentSize)..end];
        consent.Clear();
        consent[0] = reason;
        Ascii.FromUtf16(region[..Math.Min(region.Length, MaximumRegion)], consent[1..], out _);
    }

    /// <summary>
    /// CRC32C over the place, the length and the body. <paramref name="seed"/> belongs to the segment, so neither stale bytes of a
    /// recycled file nor a visitor's header made to look like a record ever validate.
    /// </summary>
    public static uint Checksum(uint seed, long position, ReadOnlySpan<byte> body)
    {
        var crc = BitOperations.Crc32C(seed, ((ulong)position << 16) ^ (uint)body.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(body);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var rest in body[(words.Length * 8)..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return crc;
    }

    public static ulong Word(uint checksum, int length) => ((ulong)checksum << 32) | (uint)length;

    public static int LengthOf(ulong word) => (int)(uint)word;

    /// <summary>True when the word can stand before a body of <paramref name="available"/> bytes at most.</summary>
    public static bool IsPlausible(ulong word, long available)
    {
        var length = (uint)word;
        return length is >= WordSize and <= MaximumBody && length <= available;
    }
}
