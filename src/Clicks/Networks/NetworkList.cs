using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WhiteLabelLinks.Clicks.OwnTeam;

namespace WhiteLabelLinks.Clicks.Networks;

/// <summary>
/// Networks that no person browses from, as the operator's file names them: one to a line, and behind it what it is,
/// <c>203.0.113.0/24 data-centre</c>; <c>#</c> begins a comment. Asked by the loader, which knows of an address its first three bytes
/// (IPv4) or six (IPv6): narrower networks are passed over. Of networks within each other the narrowest says what an address is.
/// </summary>
public sealed class NetworkList
{
    /// <summary>Bits of a visitor's address that the loader knows.</summary>
    public const int NarrowestOld = 24;

    public const int Narrowest = 48;

    private const int WidestOld = 8;
    private const int Widest = 16;
    private const int AllBits = 128;
    private const int OldBits = 32;

    /// <summary>So many complaints say enough.</summary>
    private const int MostComplaints = 10;

    private static readonly Dictionary<string, NetworkKind> Kinds = new(StringComparer.Ordinal)
    {
        ["data-centre"] = NetworkKind.DataCentre, ["mail-scanner"] = NetworkKind.MailScanner,
    };

    // From the narrowest on: bits that networks of one width have in common, and those networks.
    private readonly (UInt128 Mask, Dictionary<UInt128, NetworkKind> Networks)[] _widths;

    private NetworkList(IReadOnlyDictionary<(UInt128 First, int Bits), NetworkKind> networks, int passedOver)
    {
        _widths = [.. networks.GroupBy(network => network.Key.Bits).OrderByDescending(width => width.Key)
            .Select(width => (MaskOf(width.Key), width.ToDictionary(network => network.Key.First, network => network.Value)))];
        Counts = networks.Values.GroupBy(kind => kind).ToDictionary(kind => kind.Key, kind => kind.Count());
        PassedOver = passedOver;
    }

    public static NetworkList Empty { get; } = new(new Dictionary<(UInt128, int), NetworkKind>(), 0);

    public bool IsEmpty => _widths.Length == 0;

    /// <summary>How many networks of each kind it holds.</summary>
    public IReadOnlyDictionary<NetworkKind, int> Counts { get; }

    /// <summary>Networks of the file that are narrower than what is known of an address.</summary>
    public int PassedOver { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or some of its lines: the message says which, and what to do.</exception>
    public static NetworkList Read(string path)
    {
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} cannot be read ({e.Message}).", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is no list of networks:{e.Message}", e);
        }
    }

    /// <summary>Reads lines as they stand in a file.</summary>
    /// <exception cref="InvalidDataException">Some lines are wrong.</exception>
    public static NetworkList Parse(IEnumerable<string> lines)
    {
        var networks = new Dictionary<(UInt128, int), NetworkKind>();
        var (complaints, number, passedOver) = (new List<string>(), 0, 0);
        foreach (var line in lines)
        {
            number++;
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (ComplainOf(words, out var network, out var kind) is { } complaint)
            {
                complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  - line {number}: {complaint}"));
            }
            else if (network.PrefixLength > (IsOld(network) ? NarrowestOld : Narrowest))
            {
                passedOver++;
            }
            else if (!networks.TryAdd((OwnNetwork.NumberOf(network.BaseAddress), BitsOf(network)), kind) && networks[(OwnNetwork.NumberOf(network.BaseAddress), BitsOf(network))] != kind)
            {
                complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  - line {number}: {network} is named twice, as two kinds. Keep one."));
            }
        }

        return complaints.Count == 0
            ? new NetworkList(networks, passedOver)
            : throw new InvalidDataException(string.Concat(complaints.Take(MostComplaints)) + (complaints.Count > MostComplaints ? $"{Environment.NewLine}  - and {complaints.Count - MostComplaints} more" : ""));
    }

    /// <summary>Who is behind an address of which the last part is unknown; null for most.</summary>
    internal NetworkKind? Find(IPAddress address)
    {
        var number = OwnNetwork.NumberOf(address);
        foreach (var (mask, networks) in _widths)
        {
            if (networks.TryGetValue(number & mask, out var kind))
            {
                return kind;
            }
        }

        return null;
    }

    private static string? ComplainOf(string[] words, out IPNetwork network, out NetworkKind kind)
    {
        (network, kind) = (default, default);
        if (words.Length != 2 || !Kinds.TryGetValue(words[1], out kind))
        {
            return $"write a network and what it is, {string.Join(" or ", Kinds.Keys)}: 203.0.113.0/24 data-centre.";
        }

        var slash = words[0].IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPNetwork.TryParse(words[0], out network) || !IPAddress.TryParse(words[0].AsSpan(0, slash), out var first) || !network.BaseAddress.Equals(first))
        {
            return $"“{words[0]}” is no network. Write it like 203.0.113.0/24 or 2001:db8::/32, with no bits set beyond its length.";
        }

        if (network.BaseAddress.IsIPv4MappedToIPv6)
        {
            return $"“{words[0]}” is a network of IPv4 as IPv6 writes it. Write it as IPv4.";
        }

        return network.PrefixLength < (IsOld(network) ? WidestOld : Widest) ? $"{words[0]} is so wide that most who are in it are people." : null;
    }

    private static bool IsOld(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    private static int BitsOf(IPNetwork network) => network.PrefixLength + (IsOld(network) ? AllBits - OldBits : 0);

    private static UInt128 MaskOf(int bits) => UInt128.MaxValue << (AllBits - bits);
}
