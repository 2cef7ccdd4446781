using System.Net;
using DnsClient.Protocol;

namespace WhiteLabelLinks.Certificates.Dns;

internal enum ReplyKind
{
    /// <summary>No answer, or one that is none: says nothing about the name.</summary>
    NotAsked,
    Answered,
    NoSuchName,
}

/// <summary>What a server said to one question.</summary>
/// <param name="IsServerFailure">The server had an answer and would not give it: how broken DNSSEC looks.</param>
/// <param name="IsReferral">The server is not responsible and names others.</param>
internal sealed record DnsReply(ReplyKind Kind, IReadOnlyList<DnsResourceRecord> Records, bool IsServerFailure = false, bool IsReferral = false)
{
    public static DnsReply NotAsked { get; } = new(ReplyKind.NotAsked, []);

    /// <summary>Records that the name itself has, not what an alias leads to.</summary>
    public IEnumerable<T> Own<T>(string name)
        where T : DnsResourceRecord => Records.OfType<T>().Where(record => DnsNames.Plain(record.DomainName) == name);

    /// <summary>The chain of aliases that begins at the name.</summary>
    public IReadOnlyList<string> Aliases(string name)
    {
        List<string> chain = [];
        while (chain.Count < DnsNames.LongestChain && Own<CNameRecord>(chain.Count == 0 ? name : chain[^1]).FirstOrDefault() is { } next)
        {
            chain.Add(DnsNames.Plain(next.CanonicalName));
        }
        return chain;
    }

    public IEnumerable<IPAddress> Addresses => Records.OfType<AddressRecord>().Select(record => record.Address);
}

internal static class DnsNames
{
    public const int LongestChain = 8;

    /// <summary>As this program writes names: lower case, without the dot at the end.</summary>
    public static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();
}
