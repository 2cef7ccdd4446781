using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.OwnTeam;

/// <summary>What is wrong with a network that somebody wrote.</summary>
public enum OwnNetworkFault
{
    None,

    /// <summary>It is neither an address nor an address, a slash and a number of bits.</summary>
    NotANetwork,

    /// <summary>It holds so many addresses that most of them are other people's.</summary>
    TooWide,
}

/// <summary>
/// Addresses that a brand's own people come from: one, or all that begin with the same bits. IPv4 addresses lie among those of IPv6,
/// as <c>::ffff:192.0.2.1</c>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OwnNetwork
{
    /// <summary>The fewest bits that two addresses of a network of IPv4 have in common.</summary>
    public const int WidestOld = 8;

    /// <summary>The same for IPv6: what a regional registry gives away at once is wider.</summary>
    public const int Widest = 24;

    private const int OldBits = 32;
    private const int AllBits = 128;

    /// <summary>Bits that the house or office behind an IPv6 address has in common; devices change the others every day.</summary>
    private const int BitsOfAHouse = 64;

    private readonly UInt128 _first;
    private readonly UInt128 _mask;

    private OwnNetwork(IPAddress address, int bits)
    {
        var shift = AllBits - bits - (IsOld(address) ? AllBits - OldBits : 0);
        _mask = UInt128.MaxValue << shift;
        _first = NumberOf(address) & _mask;
    }

    /// <summary>Reads a network. What the bits leave open may be anything: <c>192.0.2.7/24</c> is <c>192.0.2.0/24</c>.</summary>
    public static bool TryParse(string text, out OwnNetwork network, out OwnNetworkFault fault)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (start, rest) = slash < 0 ? (text, null) : (text[..slash], text[(slash + 1)..]);
        (network, fault) = (default, OwnNetworkFault.NotANetwork);
        if (!TryParseAddress(start, out var address))
        {
            return false;
        }
        var most = IsOld(address) ? OldBits : AllBits;
        var bits = most;
        // Of ::ffff:192.0.2.0/24 nobody can say which bits are meant.
        if (rest is not null && ((IsOld(address) && start.Contains(':', StringComparison.Ordinal)) || !int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > most))
        {
            return false;
        }
        if (bits < (IsOld(address) ? WidestOld : Widest))
        {
            fault = OwnNetworkFault.TooWide;
            return false;
        }
        var read = new OwnNetwork(address, bits);
        // ::/24 would hold all of IPv4.
        if (!IsOld(address) && read.Contains(IPAddress.Any))
        {
            fault = OwnNetworkFault.TooWide;
            return false;
        }
        (network, fault) = (read, OwnNetworkFault.None);
        return true;
    }

    /// <summary>Where somebody is who has this address now: it alone for IPv4, its house or office for IPv6.</summary>
    public static OwnNetwork Around(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new OwnNetwork(plain, IsOld(plain) ? OldBits : BitsOfAHouse);
    }

    /// <summary>Whether an address, as a number, is one of these.</summary>
    internal bool Contains(UInt128 address) => (address & _mask) == _first;

    public bool Contains(IPAddress address) => Contains(NumberOf(address));

    /// <summary>An address as a number. Allocates nothing.</summary>
    internal static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes)) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>As it is written: <c>192.0.2.7</c>, <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _first);
        var address = new IPAddress(bytes);
        var bits = (int)UInt128.PopCount(_mask);
        if (address.IsIPv4MappedToIPv6 && bits >= AllBits - OldBits)
        {
            (address, bits) = (address.MapToIPv4(), bits - (AllBits - OldBits));
        }
        return bits == (IsOld(address) ? OldBits : AllBits) ? address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{address}/{bits}");
    }

    private static bool IsOld(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    // .NET also takes 1, 0x7f.1 and 010.1.1.1 for addresses, and names of network cards behind a percent sign.
    private static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return text.Contains(':', StringComparison.Ordinal) || address.ToString() == text;
    }
}
