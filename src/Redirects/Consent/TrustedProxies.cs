using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>The networks whose <c>X-Forwarded-For</c> is believed. None by default: then only the peer's own address counts.</summary>
internal sealed class TrustedProxies
{
    private readonly IPNetwork[] _networks;

    private TrustedProxies(IPNetwork[] networks) => _networks = networks;

    public static TrustedProxies None { get; } = new([]);

    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads networks like <c>10.0.0.0/8</c> and single addresses.</summary>
    /// <exception cref="InvalidDataException">Some entries are wrong; the message has a line for each. For the start to show.</exception>
    public static TrustedProxies Parse(IEnumerable<string> entries)
    {
        var networks = new List<IPNetwork>();
        var errors = new List<string>();
        foreach (var entry in entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0))
        {
            if (TryParse(entry, out var network, out var error))
            {
                networks.Add(network);
            }
            else
            {
                errors.Add($"{entry}: {error}");
            }
        }
        return errors.Count == 0
            ? new TrustedProxies([.. networks])
            : throw new InvalidDataException("The trusted proxies cannot be used:" + string.Concat(errors.Select(error => Environment.NewLine + "  - " + error)));
    }

    /// <summary>Whether an address lies in one of the networks.</summary>
    /// <param name="address">In plain form: <see cref="ClientAddress.Plain"/>.</param>
    public bool Contains(IPAddress address)
    {
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }
        return false;
    }

    private static bool TryParse(string entry, out IPNetwork network, out string error)
    {
        network = default;
        error = "";
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? entry : entry[..slash], out var address)
            || (address.AddressFamily is AddressFamily.InterNetwork && entry.Count(character => character == '.') != 3))
        {
            error = "not an address, nor a network like 10.0.0.0/8.";
        }
        else if (address.IsIPv4MappedToIPv6)
        {
            error = $"write it as IPv4: {address.MapToIPv4()}.";
        }
        else if (slash < 0)
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }
        else if (entry.EndsWith("/0", StringComparison.Ordinal))
        {
            error = "trusts everyone, so visitors could choose their own place.";
        }
        else if (!IPNetwork.TryParse(entry, out network) || !network.BaseAddress.Equals(address))
        {
            error = "the length is wrong, or the address has bits set beyond it (10.0.0.0/8, not 10.0.0.1/8).";
        }
        return error.Length == 0;
    }
}
