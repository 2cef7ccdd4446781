using System.Buffers;

namespace WhiteLabelLinks.Themes;

/// <summary>What a page is written into: memory that is lent by the pool and goes back with <see cref="Dispose"/>.</summary>
public sealed class PageBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);

    public int Length { get; private set; }

    /// <summary>Everything written so far; valid until more is written or the buffer goes back.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public void Dispose()
    {
        var bytes = _bytes;
        (_bytes, Length) = ([], 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>What was written, to be changed in its place.</summary>
    internal Span<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Writes once more what was written there.</summary>
    internal void Repeat(int start, int length)
    {
        Grow(length);
        _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(Length));
        Length += length;
    }

    /// <summary>Takes back what was written behind a place.</summary>
    internal void Cut(int length) => Length = Math.Min(Length, length);

    private void Grow(int sizeHint)
    {
        var wanted = Length + Math.Max(1, sizeHint);
        if (wanted <= _bytes.Length)
        {
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, _bytes.Length * 2));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        _bytes = larger;
    }
}
