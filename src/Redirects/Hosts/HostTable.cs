using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Hosts;

/// <summary>Every host of the installation, frozen: looked up by span, never changed, replaced as a whole.</summary>
internal sealed class HostTable
{
    private readonly HostEntry?[] _slots;
    private readonly int _mask;

    public HostTable(IReadOnlyCollection<HostEntry> hosts)
    {
        // Half full at most: a host is looked up by every request, and there are few of them beside the links.
        _slots = new HostEntry?[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, hosts.Count * 2))];
        _mask = _slots.Length - 1;
        All = hosts;
        foreach (var host in hosts)
        {
            var index = Hash(host.Host) & _mask;
            while (_slots[index] is not null)
            {
                index = (index + 1) & _mask;
            }
            _slots[index] = host;
            HasConsole |= host is ConsoleEntry;
        }
    }

    public static HostTable Empty { get; } = new([]);

    public IReadOnlyCollection<HostEntry> All { get; }

    public int Count => All.Count;

    /// <summary>False until the first console exists, which is when the first-run page may be shown.</summary>
    public bool HasConsole { get; }

    /// <summary>Finds a host by what <see cref="HostHeader.Normalize"/> returned.</summary>
    public HostEntry? Find(ReadOnlySpan<char> host)
    {
        var slots = _slots;
        var index = Hash(host) & _mask;
        while (slots[index] is { } entry)
        {
            if (host.SequenceEqual(entry.Host))
            {
                return entry;
            }
            index = (index + 1) & _mask;
        }
        return null;
    }

    private static int Hash(ReadOnlySpan<char> host) => string.GetHashCode(host, StringComparison.Ordinal);
}
