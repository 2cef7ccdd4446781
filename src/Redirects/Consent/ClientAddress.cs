using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>Which address a visitor comes from, when there may be proxies in between. It is looked up and forgotten, never kept.</summary>
internal static class ClientAddress
{
    // No chain of one's own proxies is longer. A longer header is someone's attempt to make us read it.
    private const int MaxHops = 16;

    private static readonly SearchValues<char> DottedNumber = SearchValues.Create("0123456789.");

    /// <summary>
    /// The peer; or, when the peer is a trusted proxy, the right-most address in <c>X-Forwarded-For</c> that is not one. Null
    /// when that entry is no address, or when there is none: what a trusted proxy did not name is unknown, and neither the next
    /// best entry, which the visitor may have written, nor the proxy's own place.
    /// </summary>
    public static IPAddress? Of(IFeatureCollection features, TrustedProxies proxies)
    {
        var peer = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
        // Nobody's word is asked for where nobody is believed.
        return proxies.IsEmpty ? peer is null ? null : Plain(peer)
            : Of(peer, features.GetRequiredFeature<IHttpRequestFeature>().Headers["X-Forwarded-For"], proxies);
    }

    /// <summary>The same for an address and a header that were read already.</summary>
    public static IPAddress? Of(IPAddress? peer, StringValues forwardedFor, TrustedProxies proxies)
    {
        var client = peer is null ? null : Plain(peer);
        var hops = 0;
        for (var i = forwardedFor.Count - 1; i >= 0; i--)
        {
            var rest = forwardedFor[i].AsSpan();
            while (client is not null && proxies.Contains(client))
            {
                if (++hops > MaxHops)
                {
                    return null;
                }
                var comma = rest.LastIndexOf(',');
                client = Parse(rest[(comma + 1)..].Trim(" \t"));
                if (comma < 0)
                {
                    break;
                }
                rest = rest[..comma];
            }
        }
        return client is null || proxies.Contains(client) ? null : client;
    }

    /// <summary>IPv4 in its own form instead of <c>::ffff:192.0.2.1</c>.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Whether an address can have a place: not a private, local, shared or reserved one.</summary>
    public static bool IsPublic(IPAddress plain)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!plain.TryWriteBytes(bytes, out var length))
        {
            return false;
        }
        return length == 4
            ? (bytes[0], bytes[1]) is not ((0 or 10 or 127 or >= 224, _) or (100, >= 64 and < 128) or (169, 254) or (172, >= 16 and < 32) or (192, 168))
            : (bytes[0] & 0xE0) == 0x20;
    }

    // "192.0.2.1", "192.0.2.1:443", "2001:db8::1", "[2001:db8::1]:443". The framework would take "1" and "0x7f.1" too.
    private static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length > 47)
        {
            return null;
        }
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            var after = end < 0 ? default : text[(end + 1)..];
            return end < 0 || !(after.IsEmpty || IsPort(after)) ? null : ParseAs(text[1..end], AddressFamily.InterNetworkV6);
        }
        var colon = text.IndexOf(':');
        if (colon < 0 || text.LastIndexOf(':') == colon)
        {
            var address = colon < 0 ? text : text[..colon];
            return address.Count('.') == 3 && !address.ContainsAnyExcept(DottedNumber) && (colon < 0 || IsPort(text[colon..]))
                ? ParseAs(address, AddressFamily.InterNetwork) : null;
        }
        return ParseAs(text, AddressFamily.InterNetworkV6);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text is [':', _, ..] && text.Length <= 6 && !text[1..].ContainsAnyExceptInRange('0', '9');

    private static IPAddress? ParseAs(ReadOnlySpan<char> text, AddressFamily family) =>
        !text.Contains('%') && IPAddress.TryParse(text, out var address) && address.AddressFamily == family ? Plain(address) : null;
}
