using System.Net;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Networks and names of services that stand before a site: behind them nobody sees where a host leads.</summary>
internal static class KnownProxies
{
    // As Cloudflare publishes them (cloudflare.com/ips).
    private static readonly (string Name, IPNetwork[] Networks)[] ByAddress =
    [
        ("Cloudflare", Networks(
            "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 190.93.240.0/20 188.114.96.0/20 " +
            "197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 104.16.0.0/13 104.24.0.0/14 172.64.0.0/13 131.0.72.0/22 " +
            "2400:cb00::/32 2606:4700::/32 2803:f800::/32 2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32")),
    ];

    private static readonly (string Suffix, string Name)[] ByAlias =
    [
        (".cdn.cloudflare.net", "Cloudflare"), (".cloudfront.net", "Amazon CloudFront"), (".fastly.net", "Fastly"), (".fastlylb.net", "Fastly"),
        (".akamaiedge.net", "Akamai"), (".edgekey.net", "Akamai"), (".edgesuite.net", "Akamai"), (".azureedge.net", "Azure CDN"),
        (".azurefd.net", "Azure Front Door"), (".b-cdn.net", "bunny.net"), (".incapdns.net", "Imperva"), (".sucuri.net", "Sucuri"),
    ];

    /// <summary>Whose network or name it is; null when it is none that is known.</summary>
    public static string? Find(IEnumerable<IPAddress> addresses, IEnumerable<string> aliases) =>
        ByAlias.FirstOrDefault(known => aliases.Any(alias => alias.EndsWith(known.Suffix, StringComparison.Ordinal))).Name
        ?? ByAddress.FirstOrDefault(known => addresses.Any(address => known.Networks.Any(network => network.Contains(address)))).Name;

    private static IPNetwork[] Networks(string text) => [.. text.Split(' ').Select(part => IPNetwork.Parse(part))];
}
