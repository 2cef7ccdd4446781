using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>
/// What a record says of the visit, in the fixed part:
/// <code>
///  0 visitor hash (u64, 0 for none)  8 family of the network, 4, 6 or 0 (u8)  9 network (6)  15 signs (u8)
/// 16 language bytes (u8)  17 zero  18 query bytes (u16)  20 zeros (4)
/// </code>
/// The languages and the query stand behind the referrer. The network is that of the address without its last part, to look a
/// country up by; it goes no further than the loader.
/// </summary>
internal readonly ref struct VisitPart
{
    public const int Size = 24;

    /// <summary>Characters of the Accept-Language header that are kept: the most wanted languages stand first.</summary>
    public const int MaximumLanguages = 40;

    /// <summary>Characters of the query that are kept.</summary>
    public const int MaximumQuery = 512;

    /// <summary>Bytes of a network, whose last three are zero for IPv4.</summary>
    public const int NetworkSize = 6;

    private readonly ReadOnlySpan<char> _languages;
    private readonly ReadOnlySpan<char> _query;
    private readonly int _queryBytes;
    private readonly IPAddress? _address;
    private readonly ClickSigns _signs;
    private readonly ulong _visitor;

    public VisitPart(in Click click, ulong visitor, bool isOwnTeam)
    {
        _visitor = visitor;
        _address = click.Address;
        _signs = isOwnTeam ? click.Signs | ClickSigns.OwnTeam : click.Signs;
        var languages = click.Languages.Length > MaximumLanguages ? click.Languages[..MaximumLanguages] : click.Languages;
        _languages = Ascii.IsValid(languages) ? languages : default;
        _query = click.Query.Length > MaximumQuery ? click.Query[..MaximumQuery] : click.Query;
        _queryBytes = Encoding.UTF8.GetByteCount(_query);
    }

    public int TextSize => _languages.Length + _queryBytes;

    public void Write(Span<byte> part, Span<byte> text)
    {
        part.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(part, _visitor);
        WriteNetwork(part[8..], _address);
        part[15] = (byte)_signs;
        part[16] = (byte)_languages.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(part[18..], (ushort)_queryBytes);
        Ascii.FromUtf16(_languages, text, out _);
        Encoding.UTF8.GetBytes(_query, text.Slice(_languages.Length, _queryBytes));
    }

    private static void WriteNetwork(Span<byte> part, IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
        {
            return;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            bytes = bytes[12..];
        }

        var isOld = address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
        part[0] = isOld ? (byte)4 : (byte)6;
        bytes[..(isOld ? 3 : NetworkSize)].CopyTo(part[1..]);
    }
}

/// <summary>A visit read back from a segment.</summary>
internal readonly ref struct VisitView
{
    private readonly ReadOnlySpan<byte> _part;
    private readonly ReadOnlySpan<byte> _text;

    public VisitView(ReadOnlySpan<byte> part, ReadOnlySpan<byte> text)
    {
        _part = part;
        _text = text;
        if (!part.IsEmpty && LanguageBytes + QueryBytes > text.Length)
        {
            _part = default;
            _text = default;
        }
    }

    /// <summary>Tells visitors of one brand apart within a day; 0 when the visitor's address was unknown.</summary>
    public ulong Visitor => _part.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(_part);

    public ClickSigns Signs => _part.IsEmpty ? ClickSigns.None : (ClickSigns)_part[15];

    public ReadOnlySpan<byte> Languages => _part.IsEmpty ? default : _text[..LanguageBytes];

    public ReadOnlySpan<byte> Query => _part.IsEmpty ? default : _text.Slice(LanguageBytes, QueryBytes);

    private int LanguageBytes => _part[16];

    private int QueryBytes => BinaryPrimitives.ReadUInt16LittleEndian(_part[18..]);

    /// <summary>An address of the visitor's network; null when it is unknown.</summary>
    public IPAddress? Network()
    {
        if (_part.IsEmpty)
        {
            return null;
        }

        Span<byte> address = stackalloc byte[16];
        address.Clear();
        switch (_part[8])
        {
            case 4:
                _part.Slice(9, 3).CopyTo(address);
                return new IPAddress(address[..4]);
            case 6:
                _part.Slice(9, VisitPart.NetworkSize).CopyTo(address);
                return new IPAddress(address);
            default:
                return null;
        }
    }
}
