using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Redirects.Pixels;

/// <summary>
/// What a page of a visit hands back with a choice or a beacon: which click it belongs to and where the visitor was going.
/// Signed for one domain, so that nobody makes up clicks or leads a visitor anywhere but to the link's own destination; not
/// secret, for it holds nothing that the visitor's address bar does not.
/// </summary>
/// <param name="Click">The click's id, the same in the click table, in every pixel's event and in consent records.</param>
/// <param name="At">When the click was answered, in whole seconds.</param>
/// <param name="Slug">The link's slug as it was found, UTF-8.</param>
/// <param name="Query">The query that came with the click, without its question mark.</param>
/// <param name="Language">The language of the page: what a choice was asked in. At most eight ASCII characters.</param>
internal readonly record struct VisitToken(Guid Click, LinkId Link, DateTimeOffset At, string Slug, string Query, string Language)
{
    /// <summary>A page may lie open for a while before somebody decides.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Longer queries fit into no request line together with the token's other parts.</summary>
    public const int MaxQuery = 3000;

    private const byte Version = 1;
    private const int MacSize = 16;

    private const int LanguageSize = 8;

    // version, click, seconds, link, slug length, language
    private const int HeadSize = 1 + 16 + 4 + 8 + 2 + LanguageSize;

    private const int DomainSize = 8;
    private const int MostOnStack = 1024;

    // In Base64 every three bytes are four characters.
    private const int MaxText = (HeadSize + 512 + MaxQuery + MacSize) * 4 / 3 + 4;

    [SkipLocalsInit]
    public string Write(ReadOnlySpan<byte> key, DomainId domain)
    {
        var slugLength = Encoding.UTF8.GetByteCount(Slug);
        var length = HeadSize + slugLength + Encoding.UTF8.GetByteCount(Query);
        // The domain is signed with the rest, and not handed out.
        var size = DomainSize + length + MacSize;
        var whole = size <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[size];
        BinaryPrimitives.WriteInt64LittleEndian(whole, domain.Value);
        var bytes = whole[DomainSize..size];
        bytes[..HeadSize].Clear();
        bytes[0] = Version;
        Click.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[17..], (uint)At.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64LittleEndian(bytes[21..], Link.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[29..], (ushort)slugLength);
        Encoding.ASCII.GetBytes(Language.AsSpan(0, Math.Min(Language.Length, LanguageSize)), bytes[31..]);
        Encoding.UTF8.GetBytes(Slug, bytes[HeadSize..]);
        Encoding.UTF8.GetBytes(Query, bytes[(HeadSize + slugLength)..]);
        Sign(key, whole[..(DomainSize + length)], bytes[length..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for anything that was not written for this domain with this key within <see cref="Lifetime"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, DomainId domain, ReadOnlySpan<char> text, DateTimeOffset now, out VisitToken token)
    {
        token = default;
        // Decoding throws for what is no Base64.
        if (text.Length is 0 or > MaxText || !Base64Url.IsValid(text))
        {
            return false;
        }
        var whole = new byte[DomainSize + Base64Url.GetMaxDecodedLength(text.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(whole, domain.Value);
        var bytes = whole.AsSpan(DomainSize);
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var length) || length < HeadSize + MacSize || bytes[0] != Version)
        {
            return false;
        }
        Span<byte> expected = stackalloc byte[MacSize];
        var body = bytes[..(length - MacSize)];
        Sign(key, whole.AsSpan(0, DomainSize + body.Length), expected);
        var slugLength = BinaryPrimitives.ReadUInt16LittleEndian(body[29..]);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.Slice(body.Length, MacSize)) || HeadSize + slugLength > body.Length)
        {
            return false;
        }
        token = new VisitToken(
            new Guid(body.Slice(1, 16), bigEndian: true),
            new LinkId(BinaryPrimitives.ReadInt64LittleEndian(body[21..])),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(body[17..])),
            Encoding.UTF8.GetString(body.Slice(HeadSize, slugLength)),
            Encoding.UTF8.GetString(body[(HeadSize + slugLength)..]),
            Encoding.ASCII.GetString(body.Slice(31, LanguageSize).TrimEnd((byte)0)));
        return token.At <= now.AddMinutes(1) && now - token.At < Lifetime;
    }

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        KeyedHash.Of(key, signed, hash);
        hash[..MacSize].CopyTo(mac);
    }
}
