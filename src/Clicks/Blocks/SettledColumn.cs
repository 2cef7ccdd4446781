using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>How a column of a settled block is written: its first byte.</summary>
internal enum SettledKind : byte
{
    /// <summary>The cells as in a plain block.</summary>
    Plain,

    /// <summary>The number of values (4 bytes), each value (4 bytes), then a byte for each click: its place among the values.</summary>
    Bytes,

    /// <summary>The same with two bytes for each click.</summary>
    Shorts,

    /// <summary>The number 1 and the value that all clicks share.</summary>
    Constant,
}

/// <summary>
/// Writes a column of a day that is over. Few values occur in one day, so a click is a byte or two instead of four, and counting it
/// is one step in a small table.
/// </summary>
internal static class SettledColumn
{
    public static byte[] Write(ClickColumn column, ReadOnlySpan<int> cells)
    {
        // Minutes are looked up as they are.
        if (column is ClickColumn.Minute)
        {
            return WritePlain(column, cells);
        }
        var places = new Dictionary<int, int>();
        var codes = new int[cells.Length];
        for (var at = 0; at < cells.Length; at++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, cells[at], out var isKnown);
            if (!isKnown)
            {
                place = places.Count - 1;
                if (place > ushort.MaxValue)
                {
                    return WritePlain(column, cells);
                }
            }
            codes[at] = place;
        }
        var kind = places.Count == 1 ? SettledKind.Constant : places.Count <= byte.MaxValue + 1 ? SettledKind.Bytes : SettledKind.Shorts;
        var width = kind switch { SettledKind.Constant => 0, SettledKind.Bytes => sizeof(byte), _ => sizeof(ushort) };
        var size = 1 + sizeof(int) + (places.Count * sizeof(int)) + (cells.Length * width);
        // Where almost every click has a value of its own, a table of them only adds to it. Visitors are counted by their places, though.
        return size > 1 + (cells.Length * column.Width()) && column is not ClickColumn.Visitor
            ? WritePlain(column, cells)
            : WriteCoded(kind, places.Keys, codes, width);
    }

    private static byte[] WriteCoded(SettledKind kind, Dictionary<int, int>.KeyCollection values, ReadOnlySpan<int> codes, int width)
    {
        var bytes = new byte[1 + sizeof(int) + (values.Count * sizeof(int)) + (codes.Length * width)];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), values.Count);
        var rest = bytes.AsSpan(1 + sizeof(int));
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, value);
            rest = rest[sizeof(int)..];
        }
        WriteCells(rest, codes, width);
        return bytes;
    }

    private static byte[] WritePlain(ClickColumn column, ReadOnlySpan<int> cells)
    {
        var width = column.Width();
        var bytes = new byte[1 + (cells.Length * width)];
        bytes[0] = (byte)SettledKind.Plain;
        WriteCells(bytes.AsSpan(1), cells, width);
        return bytes;
    }

    private static void WriteCells(Span<byte> target, ReadOnlySpan<int> cells, int width)
    {
        for (var at = 0; at < cells.Length && width > 0; at++)
        {
            PlainCells.Write(target.Slice(at * width, width), cells[at]);
        }
    }
}
