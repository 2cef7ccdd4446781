using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>
/// Takes records as they stream in and makes a <see cref="LinkTable"/> of them. A key added twice keeps the later record.
/// Used by one thread, once.
/// </summary>
internal sealed class LinkTableBuilder
{
    private const int FirstChunkSize = 4096;

    private readonly List<byte[]> _chunks = [];
    private readonly List<int> _lengths = [];
    private byte[] _current;
    private int _used;

    /// <summary>A builder for about so many links: a guess that saves copying while growing.</summary>
    public LinkTableBuilder(int expectedLinks = 0)
    {
        var first = (int)Math.Clamp(expectedLinks * 128L, FirstChunkSize, LinkTable.ChunkSize);
        _current = HugePages.Ask(GC.AllocateUninitializedArray<byte>(first));
    }

    public int Count { get; private set; }

    public void Add(LinkId link, DomainId domain, LinkFlags flags, ReadOnlySpan<byte> slug, ReadOnlySpan<byte> destination)
    {
        if (slug.Length > LinkRecord.MaxSlugBytes || destination.Length > LinkRecord.MaxDestinationBytes)
        {
            throw new ArgumentException("The slug or the destination is longer than a record can say.", nameof(slug));
        }
        LinkRecord.Write(Reserve(LinkRecord.SizeOf(slug.Length, destination.Length)), link, domain, flags, slug, destination);
    }

    public void AddGone(DomainId domain, ReadOnlySpan<byte> slug) => Add(default, domain, LinkFlags.Gone, slug, []);

    public void Add(LinkRecord record) => record.Bytes.CopyTo(Reserve(record.Bytes.Length));

    /// <summary>Adds records that were written by another table's chunk. The caller has checked that they are whole.</summary>
    public void AddChunk(byte[] chunk)
    {
        CloseCurrent();
        _chunks.Add(chunk);
        _lengths.Add(chunk.Length);
        for (var offset = 0; offset < chunk.Length; offset += new LinkRecord(chunk.AsSpan(offset)).AlignedSize)
        {
            Count++;
        }
    }

    public LinkTable Build()
    {
        CloseCurrent();
        // Three quarters full at most; one slot stays empty in any case, because it is what ends a search.
        // Cleared here and not by the allocation: that would make a garbage collection wait for the whole of it.
        var slots = HugePages.Ask(GC.AllocateUninitializedArray<ulong>(Count + Count / 3 + 1));
        Array.Clear(slots);
        var kept = 0;
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
        {
            var bytes = _chunks[chunk];
            for (var offset = 0; offset < _lengths[chunk];)
            {
                var record = new LinkRecord(bytes.AsSpan(offset));
                kept += Place(slots, record, LinkTable.UnitOf(chunk, offset)) ? 1 : 0;
                offset += record.AlignedSize;
            }
        }
        return new LinkTable(slots, [.. _chunks], [.. _lengths], kept, hasShadowed: kept < Count);
    }

    private bool Place(ulong[] slots, LinkRecord record, uint unit)
    {
        var hash = LinkTable.Hash(record.Domain, record.Slug);
        var index = LinkTable.FirstSlot(hash, slots.Length);
        var tag = hash << 32;
        for (; slots[index] != 0; index = index + 1 == slots.Length ? 0 : index + 1)
        {
            if ((slots[index] & 0xFFFFFFFF_00000000) != tag)
            {
                continue;
            }
            var (chunk, offset) = LinkTable.PlaceOf((uint)slots[index]);
            var other = new LinkRecord(_chunks[chunk].AsSpan(offset));
            if (other.Domain == record.Domain && other.Slug.SequenceEqual(record.Slug))
            {
                slots[index] = tag | unit;
                return false;
            }
        }
        slots[index] = tag | unit;
        return true;
    }

    private Span<byte> Reserve(int size)
    {
        var aligned = LinkRecord.Align(size);
        if (_used + aligned > _current.Length)
        {
            Grow(aligned);
        }
        var room = _current.AsSpan(_used, size);
        _current.AsSpan(_used + size, aligned - size).Clear();
        _used += aligned;
        Count++;
        return room;
    }

    private void Grow(int needed)
    {
        if (_current.Length >= LinkTable.ChunkSize || _used + needed > LinkTable.ChunkSize)
        {
            CloseCurrent();
            _current = HugePages.Ask(GC.AllocateUninitializedArray<byte>(LinkTable.ChunkSize));
            return;
        }
        var larger = HugePages.Ask(GC.AllocateUninitializedArray<byte>(Math.Min(LinkTable.ChunkSize, Math.Max(_current.Length * 2, _used + needed))));
        _current.AsSpan(0, _used).CopyTo(larger);
        _current = larger;
    }

    private void CloseCurrent()
    {
        if (_used == 0)
        {
            return;
        }
        // The last chunk is rarely full; what it does not need is given back.
        _chunks.Add(_current.Length - _used > _current.Length / 16 ? _current.AsSpan(0, _used).ToArray() : _current);
        _lengths.Add(_used);
        _current = [];
        _used = 0;
    }
}
