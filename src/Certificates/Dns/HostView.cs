using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Where a host leads by one account.</summary>
/// <param name="IsWhole">Both kinds of addresses were answered.</param>
/// <param name="IsServerFailure">A server had an answer and would not give it.</param>
internal sealed record HostView(bool IsWhole, bool IsServerFailure, IReadOnlyList<string> Aliases, IReadOnlyList<IPAddress> Addresses)
{
    public bool IsEmpty => Addresses.Count == 0 && Aliases.Count == 0;

    public IEnumerable<IPAddress> Ipv6 => Addresses.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6);

    public static async Task<HostView> ReadAsync(DnsLookup lookup, string host, IReadOnlyList<IPEndPoint> responsible, CancellationToken cancellation)
    {
        var replies = await Task.WhenAll(
            lookup.AskAsync(host, QueryType.A, responsible, cancellation),
            lookup.AskAsync(host, QueryType.AAAA, responsible, cancellation));
        var alias = replies.SelectMany(reply => reply.Aliases(host).Take(1)).FirstOrDefault();
        if (alias is null || responsible.Count == 0)
        {
            return Of(replies, replies.Select(reply => reply.Aliases(host)).MaxBy(chain => chain.Count) ?? []);
        }
        // The host's own servers answer for the host; where its alias leads is for others to say.
        var rest = await ReadAsync(lookup, alias, [], cancellation);
        return rest with { Aliases = [alias, .. rest.Aliases] };
    }

    private static HostView Of(DnsReply[] replies, IReadOnlyList<string> aliases) => new(
        Array.TrueForAll(replies, reply => reply.Kind != ReplyKind.NotAsked),
        Array.Exists(replies, reply => reply.IsServerFailure),
        aliases,
        [.. replies.SelectMany(reply => reply.Addresses).Distinct()]);
}
