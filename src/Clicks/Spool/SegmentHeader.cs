using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// The first bytes of a segment file: whose it is, and which segment's records it replaces. A segment whose sync failed is
/// rewritten from some position on; the file that takes its records over names it, and that file's appearance under its final
/// name is what ends the old one at that position.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentHeader(Guid Id, long CreatedUnixMicros, Guid Replaces, long ReplacesFrom)
{
    public const int Size = 128;
    public const uint FormatVersion = 1;

    private static ReadOnlySpan<byte> Magic => "WLLSPOOL"u8;

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Size);
        Id.TryWriteBytes(target[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], CreatedUnixMicros);
        Replaces.TryWriteBytes(target[40..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], ReplacesFrom);
        BinaryPrimitives.WriteUInt32LittleEndian(target[(Size - 4)..], Checksum(target));
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Size || !source[..8].SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) != FormatVersion
            || BinaryPrimitives.ReadUInt32LittleEndian(source[(Size - 4)..]) != Checksum(source))
        {
            return false;
        }

        header = new SegmentHeader(
            new Guid(source.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            new Guid(source.Slice(40, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]));
        return true;
    }

    /// <summary>What a segment's checksums start from.</summary>
    public static uint SeedOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var seed = uint.MaxValue;
        foreach (var part in bytes)
        {
            seed = BitOperations.Crc32C(seed, part);
        }

        return seed;
    }

    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        var crc = uint.MaxValue;
        foreach (var part in header[..(Size - 4)])
        {
            crc = BitOperations.Crc32C(crc, part);
        }

        return crc;
    }
}
