using System.Buffers.Binary;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// Reads rows of <c>COPY ... TO STDOUT (FORMAT BINARY)</c> as spans over one buffer: a million rows without a string among them.
/// </summary>
internal sealed class CopyReader(Stream stream, int columns)
{
    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];

    private readonly int[] _starts = new int[columns];
    private readonly int[] _lengths = new int[columns];
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _hasHeader;

    private enum Step
    {
        Row,
        End,
        More,
    }

    /// <summary>Moves to the next row. Its columns are valid until the next call.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch (_hasHeader ? TryRow() : TryHeader())
            {
                case Step.Row:
                    return true;
                case Step.End:
                    return false;
                default:
                    await FillAsync(cancellation);
                    break;
            }
        }
    }

    public bool IsNull(int column) => _lengths[column] < 0;

    public ReadOnlySpan<byte> Bytes(int column) => _buffer.AsSpan(_starts[column], Math.Max(0, _lengths[column]));

    public long Int64(int column) => BinaryPrimitives.ReadInt64BigEndian(Bytes(column));

    public short Int16(int column) => BinaryPrimitives.ReadInt16BigEndian(Bytes(column));

    public bool Boolean(int column) => Bytes(column)[0] != 0;

    private Step TryHeader()
    {
        var available = _buffer.AsSpan(_start, _end - _start);
        if (available.Length < 19 || available.Length < 19 + BinaryPrimitives.ReadInt32BigEndian(available[15..]))
        {
            return Step.More;
        }
        if (!available.StartsWith(Signature))
        {
            throw new InvalidDataException("The database did not answer in the binary COPY format.");
        }
        _start += 19 + BinaryPrimitives.ReadInt32BigEndian(available[15..]);
        _hasHeader = true;
        return TryRow();
    }

    private Step TryRow()
    {
        var at = _start;
        if (_end - at < 2)
        {
            return Step.More;
        }
        var count = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(at));
        if (count < 0)
        {
            return Step.End;
        }
        if (count != columns)
        {
            throw new InvalidDataException($"A row has {count} columns instead of {columns}.");
        }
        at += 2;
        for (var i = 0; i < columns; i++)
        {
            if (_end - at < 4)
            {
                return Step.More;
            }
            _lengths[i] = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));
            _starts[i] = at += 4;
            at += Math.Max(0, _lengths[i]);
            if (at > _end)
            {
                return Step.More;
            }
        }
        _start = at;
        return Step.Row;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read > 0 ? read : throw new EndOfStreamException("The database stopped in the middle of a row.");
    }
}
