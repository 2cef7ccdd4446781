using System.Buffers.Binary;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>
/// One link as it lies in a <see cref="LinkTable"/>: a view of bytes, never an object. Layout, little endian, four-byte aligned:
/// link id (8), domain id (8), destination length (2), slug length and flags (2), slug, destination.
/// </summary>
internal readonly ref struct LinkRecord
{
    public const int HeaderSize = 20;
    public const int MaxSlugBytes = 511;
    public const int MaxDestinationBytes = ushort.MaxValue;

    private const int FlagBits = 7;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>The record that begins at the start of <paramref name="bytes"/>, which may go on behind it.</summary>
    public LinkRecord(ReadOnlySpan<byte> bytes)
    {
        var packed = BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]);
        SlugLength = packed >> FlagBits;
        Flags = (LinkFlags)(packed & ((1 << FlagBits) - 1));
        _bytes = bytes[..(HeaderSize + SlugLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]))];
    }

    public LinkId Link => new(BinaryPrimitives.ReadInt64LittleEndian(_bytes));

    public DomainId Domain => new(BinaryPrimitives.ReadInt64LittleEndian(_bytes[8..]));

    public LinkFlags Flags { get; }

    public ReadOnlySpan<byte> Slug => _bytes.Slice(HeaderSize, SlugLength);

    public ReadOnlySpan<byte> Destination => _bytes[(HeaderSize + SlugLength)..];

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int AlignedSize => Align(_bytes.Length);

    public int Status => (Flags & LinkFlags.Status308) switch
    {
        LinkFlags.Status301 => 301,
        LinkFlags.Status307 => 307,
        LinkFlags.Status308 => 308,
        _ => 302,
    };

    public bool IsCounted => (Flags & (LinkFlags.ModeShort | LinkFlags.ModeRetargeting)) != LinkFlags.None;

    public bool IsRetargeting => (Flags & LinkFlags.ModeRetargeting) != LinkFlags.None;

    public bool IsArchived => (Flags & LinkFlags.Archived) != LinkFlags.None;

    public bool IsGone => (Flags & LinkFlags.Gone) != LinkFlags.None;

    public bool DropsQuery => (Flags & LinkFlags.DropsQuery) != LinkFlags.None;

    private int SlugLength { get; }

    public static int SizeOf(int slugLength, int destinationLength) => HeaderSize + slugLength + destinationLength;

    public static int Align(int size) => (size + 3) & ~3;

    public static void Write(
        Span<byte> target, LinkId link, DomainId domain, LinkFlags flags, ReadOnlySpan<byte> slug, ReadOnlySpan<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, link.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], domain.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(target[16..], (ushort)destination.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[18..], (ushort)((slug.Length << FlagBits) | (int)flags));
        slug.CopyTo(target[HeaderSize..]);
        destination.CopyTo(target[(HeaderSize + slug.Length)..]);
    }
}
