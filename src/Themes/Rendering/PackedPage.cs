using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>
/// A page's segments compressed ahead, so that a request compresses nothing: each ends where an uncompressed block of the same stream
/// begins, and that block is the value of the hole behind it. Values are never compressed beside a page's secrets, so the size of an
/// answer says nothing about them (BREACH).
/// </summary>
internal sealed class PackedPage
{
    private const int MostInBlock = ushort.MaxValue;
    private const int BlockHead = 4;

    // An empty uncompressed block, without the bits that say so: what a flush ends with.
    private static ReadOnlySpan<byte> EmptyBlock => [0x00, 0x00, 0xFF, 0xFF];

    // Deflate, no name, no time, an unknown system.
    private static ReadOnlySpan<byte> Head => [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF];

    private readonly Segment[] _segments;

    public PackedPage(byte[][] segments) => _segments =
    [
        .. segments.Select((plain, i) => new Segment(
            Pack(plain, isLast: i == segments.Length - 1), plain.Length, GzipSum.Append(0, plain), GzipSum.ShiftOf(plain.Length))),
    ];

    /// <summary>Writes the whole answer in gzip.</summary>
    public void WriteTo(PageBuffer buffer, ReadOnlySpan<PageHole> holes, in PageValues values, DateWords dates)
    {
        var (sum, size) = (0u, 0);
        // The same token stands behind every language of a page: written and summed once, then copied.
        Span<Value> written = stackalloc Value[PageHoles.All.Count];
        written.Clear();
        buffer.Write(Head);
        for (var i = 0; i < holes.Length; i++)
        {
            Write(buffer, _segments[i], ref sum, ref size);
            ref var value = ref written[(int)holes[i]];
            if (value.Length is > 0 and <= MostInBlock)
            {
                buffer.Repeat(value.Start, BlockHead + value.Length);
            }
            else
            {
                value = WriteValue(buffer, holes[i], values, dates);
            }
            sum = GzipSum.Join(sum, value.Sum, value.Shift);
            size += value.Length;
        }
        Write(buffer, _segments[^1], ref sum, ref size);
        var tail = buffer.GetSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(tail, sum);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], size);
        buffer.Advance(8);
    }

    private static void Write(PageBuffer buffer, in Segment segment, ref uint sum, ref int size)
    {
        buffer.Write(segment.Packed);
        sum = GzipSum.Join(sum, segment.Sum, segment.Shift);
        size += segment.Length;
    }

    private static Value WriteValue(PageBuffer buffer, PageHole hole, in PageValues values, DateWords dates)
    {
        var start = buffer.Length;
        buffer.GetSpan(BlockHead);
        buffer.Advance(BlockHead);
        HoleWriter.Write(buffer, hole, values, dates);
        var bytes = buffer.From(start + BlockHead);
        var value = new Value(start, bytes.Length, GzipSum.Append(0, bytes), GzipSum.ShiftOf(bytes.Length));
        EndBlock(buffer, start, value.Length);
        return value;
    }

    private static void EndBlock(PageBuffer buffer, int start, int length)
    {
        if (length <= MostInBlock)
        {
            WriteHead(buffer.From(start), length);
            return;
        }
        // Rare: the value has to go on in further blocks, each with a first byte of its own.
        var value = buffer.From(start + BlockHead).ToArray();
        WriteHead(buffer.From(start), MostInBlock);
        buffer.Cut(start + BlockHead + MostInBlock);
        for (var at = MostInBlock; at < value.Length; at += MostInBlock)
        {
            var part = value.AsSpan(at, Math.Min(MostInBlock, value.Length - at));
            var head = buffer.GetSpan(1 + BlockHead);
            head[0] = 0;
            WriteHead(head[1..], part.Length);
            buffer.Advance(1 + BlockHead);
            buffer.Write(part);
        }
    }

    private static void WriteHead(Span<byte> target, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)~length);
    }

    private static byte[] Pack(byte[] segment, bool isLast)
    {
        if (segment.Length == 0)
        {
            // Nothing makes the compressor write nothing: an empty last block, or the first byte of an uncompressed one.
            return isLast ? [0x03, 0x00] : [0x00];
        }
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(segment);
            if (!isLast)
            {
                deflate.Flush();
                var flushed = stream.ToArray();
                return flushed.AsSpan().EndsWith(EmptyBlock)
                    ? flushed[..^BlockHead]
                    : throw new InvalidOperationException("The compressor flushes otherwise than the format says.");
            }
        }
        return stream.ToArray();
    }

    /// <summary>What a request put into a hole.</summary>
    /// <param name="Start">Of its block, in the answer.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Value(int Start, int Length, uint Sum, uint Shift);

    /// <summary>What stands between two holes.</summary>
    /// <param name="Length">Before it was packed, as for the sum.</param>
    private readonly record struct Segment(byte[] Packed, int Length, uint Sum, uint Shift);
}
