using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Primitives;

/// <summary>Which addresses belong to the public internet, by IANA's registries of special-purpose addresses (RFC 6890 and its updates).</summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special = Array.ConvertAll(
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Of 2000::/3, which alone is public: protocol assignments with Teredo, documentation, and 6to4, which holds an IPv4 address.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ],
        IPNetwork.Parse);

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>
    /// True when a connection to the address leaves for the public internet: not this machine, its network, or an address that
    /// hides one of those in it.
    /// </summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Array.Exists(Special, network => network.Contains(plain));
    }
}
