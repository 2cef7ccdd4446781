using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>
/// One column of one block, as a number for each click. Reads both forms in which blocks are stored: plain, where the numbers are the
/// values, and settled (see <see cref="SettledColumn"/>), where they may be places among <see cref="Values"/>. Used for one block after
/// the other, because it keeps its room.
/// </summary>
public sealed class BlockCells(ClickColumn column)
{
    private int[] _codes = [];
    private int[] _values = [];
    private int _clicks;
    private int _count;

    /// <summary>For each click its value, or its place in <see cref="Values"/>.</summary>
    public ReadOnlySpan<int> Codes => _codes.AsSpan(0, _clicks);

    /// <summary>Whether <see cref="Codes"/> are places in <see cref="Values"/>.</summary>
    public bool HasValues { get; private set; }

    /// <summary>Each value that occurs, once.</summary>
    public ReadOnlySpan<int> Values => _values.AsSpan(0, _count);

    /// <summary>So many numbers from 0 on the codes may be; 0 when those are too many for a table.</summary>
    public int Places => HasValues ? _count : column.Width() == sizeof(byte) ? byte.MaxValue + 1 : 0;

    /// <summary>The value that a code stands for.</summary>
    public int ValueOf(int code) => HasValues ? _values[code] : code;

    /// <summary>Takes in the column's bytes of a block of so many clicks.</summary>
    /// <exception cref="InvalidDataException">They are not what a block holds.</exception>
    public void Read(ReadOnlySpan<byte> bytes, int clicks, bool isSettled)
    {
        (_clicks, _count, HasValues) = (clicks, 0, false);
        if (_codes.Length < clicks)
        {
            _codes = new int[clicks];
        }
        var kind = isSettled && !bytes.IsEmpty ? (SettledKind)bytes[0] : SettledKind.Plain;
        var body = isSettled ? bytes[1..] : bytes;
        if (kind == SettledKind.Plain)
        {
            ReadPlain(body);
        }
        else
        {
            ReadCoded(body, kind);
        }
    }

    private void ReadPlain(ReadOnlySpan<byte> cells)
    {
        var width = column.Width();
        Require(cells.Length == (long)width * _clicks);
        WidenTo(cells, width);
    }

    private void ReadCoded(ReadOnlySpan<byte> body, SettledKind kind)
    {
        Require(body.Length >= sizeof(int));
        _count = BinaryPrimitives.ReadInt32LittleEndian(body);
        body = body[sizeof(int)..];
        Require(_count > 0 && _count <= ushort.MaxValue + 1 && body.Length >= _count * sizeof(int));
        if (_values.Length < _count)
        {
            _values = new int[_count];
        }
        for (var place = 0; place < _count; place++)
        {
            _values[place] = BinaryPrimitives.ReadInt32LittleEndian(body[(place * sizeof(int))..]);
        }
        HasValues = true;
        body = body[(_count * sizeof(int))..];
        if (kind == SettledKind.Constant)
        {
            Require(_count == 1 && body.IsEmpty);
            _codes.AsSpan(0, _clicks).Clear();
            return;
        }
        var width = kind == SettledKind.Bytes ? sizeof(byte) : sizeof(ushort);
        Require(kind is SettledKind.Bytes or SettledKind.Shorts && body.Length == (long)width * _clicks);
        WidenTo(body, width);
    }

    private void WidenTo(ReadOnlySpan<byte> cells, int width)
    {
        var codes = _codes.AsSpan(0, _clicks);
        switch (width)
        {
            case sizeof(byte):
                Widen(cells, codes);
                break;
            case sizeof(ushort):
                Widen(MemoryMarshal.Cast<byte, ushort>(cells), codes);
                break;
            default:
                MemoryMarshal.Cast<byte, int>(cells).CopyTo(codes);
                break;
        }
    }

    // Sixteen clicks at a time: a year's column is millions of them, and one by one that would be a fifth of the whole answer.
    private static void Widen(ReadOnlySpan<byte> from, Span<int> to)
    {
        var at = 0;
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(to));
        for (; at + Vector128<byte>.Count <= from.Length; at += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)at));
            Store(low, ref target, at);
            Store(high, ref target, at + Vector128<ushort>.Count);
        }
        for (; at < from.Length; at++)
        {
            to[at] = from[at];
        }
    }

    private static void Widen(ReadOnlySpan<ushort> from, Span<int> to)
    {
        var at = 0;
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(to));
        for (; at + Vector128<ushort>.Count <= from.Length; at += Vector128<ushort>.Count)
        {
            Store(Vector128.LoadUnsafe(ref source, (nuint)at), ref target, at);
        }
        for (; at < from.Length; at++)
        {
            to[at] = from[at];
        }
    }

    private static void Store(Vector128<ushort> eight, ref uint target, int at)
    {
        var (low, high) = Vector128.Widen(eight);
        low.StoreUnsafe(ref target, (nuint)at);
        high.StoreUnsafe(ref target, (nuint)(at + Vector128<uint>.Count));
    }

    private void Require(bool isSo)
    {
        if (!isSo)
        {
            throw new InvalidDataException($"The column {column.Name()} of a block of {_clicks} clicks is not what it should be.");
        }
    }
}
