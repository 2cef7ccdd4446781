using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>The network a request comes from: whoever holds one address of it usually holds them all.</summary>
internal static class ClientNetwork
{
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>The network of an address.</summary>
    /// <returns>The /24 of an IPv4 address, the /64 of an IPv6 one.</returns>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "none";
        }
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        if (plain.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[3] = 0;
            return $"{new IPAddress(bytes)}/24";
        }
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
