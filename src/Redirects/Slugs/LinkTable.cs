using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>
/// Links by (domain, slug): open addressing over records packed into a few large byte arrays. No object per link, so a
/// million links are a dozen objects to the garbage collector. Immutable: <see cref="LinkTableBuilder"/> makes new ones.
/// </summary>
internal sealed class LinkTable
{
    /// <summary>Chunks hold 16 MiB each; a slot counts in units of four bytes, so a table ends at 16 GiB.</summary>
    public const int ChunkSize = 1 << 24;

    private const int ChunkShift = 22;
    private const uint UnitMask = (1u << ChunkShift) - 1;

    // Slugs are chosen by strangers; a seed they do not know keeps them from choosing ones that collide.
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    // The upper half is a tag taken from the hash, the lower half where the record begins; 0 is an empty slot.
    private readonly ulong[] _slots;
    private readonly byte[][] _chunks;
    private readonly int[] _chunkLengths;

    private readonly bool _hasShadowed;

    /// <summary>A table over records that are in place already.</summary>
    /// <param name="hasShadowed">True when some keys have several records, of which only the one in the slots counts.</param>
    internal LinkTable(ulong[] slots, byte[][] chunks, int[] chunkLengths, int count, bool hasShadowed)
    {
        _hasShadowed = hasShadowed;
        _slots = slots;
        _chunks = chunks;
        _chunkLengths = chunkLengths;
        Count = count;
    }

    public static LinkTable Empty { get; } = new LinkTableBuilder().Build();

    public int Count { get; }

    /// <summary>Everything that the table keeps alive, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            var total = _slots.LongLength * sizeof(ulong);
            foreach (var chunk in _chunks)
            {
                total += chunk.Length;
            }
            return total;
        }
    }

    internal int ChunkCount => _chunks.Length;

    /// <summary>The same for every table of the process, so that one hash asks several tables.</summary>
    public static ulong Hash(DomainId domain, ReadOnlySpan<byte> slug) =>
        XxHash3.HashToUInt64(slug, Seed ^ unchecked(domain.Value * (long)0x9E3779B97F4A7C15));

    public bool TryFind(DomainId domain, ReadOnlySpan<byte> slug, out LinkRecord record) =>
        TryFind(Hash(domain, slug), domain, slug, out record);

    public bool TryFind(ulong hash, DomainId domain, ReadOnlySpan<byte> slug, out LinkRecord record)
    {
        var slots = _slots;
        var tag = hash << 32;
        var index = FirstSlot(hash, slots.Length);
        for (var slot = slots[index]; slot != 0; slot = slots[index])
        {
            if ((slot & 0xFFFFFFFF_00000000) == tag)
            {
                record = At((uint)slot);
                if (record.Domain == domain && record.Slug.SequenceEqual(slug))
                {
                    return true;
                }
            }
            index = index + 1 == slots.Length ? 0 : index + 1;
        }
        record = default;
        return false;
    }

    public Enumerator GetEnumerator() => new(this);

    internal ReadOnlySpan<byte> Chunk(int index) => _chunks[index].AsSpan(0, _chunkLengths[index]);

    internal static int FirstSlot(ulong hash, int capacity) => (int)(((hash >> 32) * (ulong)capacity) >> 32);

    private bool IsCurrent(LinkRecord record) =>
        TryFind(record.Domain, record.Slug, out var found)
        && Unsafe.AreSame(ref MemoryMarshal.GetReference(found.Bytes), ref MemoryMarshal.GetReference(record.Bytes));

    /// <summary>Counted from one, because a slot of 0 is empty.</summary>
    internal static uint UnitOf(int chunk, int offset) => (((uint)chunk << ChunkShift) | (uint)(offset >> 2)) + 1;

    internal static (int Chunk, int Offset) PlaceOf(uint unit) =>
        ((int)((unit - 1) >> ChunkShift), (int)((unit - 1) & UnitMask) << 2);

    private LinkRecord At(uint unit)
    {
        var (chunk, offset) = PlaceOf(unit);
        return new LinkRecord(_chunks[chunk].AsSpan(offset));
    }

    internal ref struct Enumerator(LinkTable table)
    {
        private int _chunk;
        private int _offset;

        public LinkRecord Current { get; private set; }

        public bool MoveNext()
        {
            while (_chunk < table._chunks.Length)
            {
                if (_offset < table._chunkLengths[_chunk])
                {
                    Current = new LinkRecord(table._chunks[_chunk].AsSpan(_offset));
                    _offset += Current.AlignedSize;
                    if (!table._hasShadowed || table.IsCurrent(Current))
                    {
                        return true;
                    }
                    continue;
                }
                _chunk++;
                _offset = 0;
            }
            return false;
        }
    }
}
