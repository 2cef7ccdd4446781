using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Whether a brand's proof stands in DNS.</summary>
internal static class OwnershipRule
{
    private const int MostShown = 5;

    public static async Task<(OwnershipProof Proof, DomainFinding Finding)> JudgeAsync(
        DnsLookup lookup, string name, string token, IReadOnlyList<IPEndPoint> responsible, CancellationToken cancellation) =>
        Judge(name, token, await lookup.AskAsync(name, QueryType.TXT, responsible, cancellation));

    internal static (OwnershipProof Proof, DomainFinding Finding) Judge(string name, string token, DnsReply reply)
    {
        if (reply.Kind == ReplyKind.NotAsked)
        {
            return (OwnershipProof.Unknown, new DomainFinding(FindingKind.TokenNotAsked, FindingSeverity.CouldNotAsk));
        }
        // Whoever owns what an alias leads to is not who owns the alias: a wildcard that was left behind leads anywhere.
        if (reply.Aliases(name) is [var alias, ..])
        {
            return (OwnershipProof.Missing, new DomainFinding(FindingKind.TokenBehindAlias, FindingSeverity.Broken, alias));
        }
        var texts = reply.Own<TxtRecord>(name).Select(record => string.Concat(record.Text).Trim().Trim('"')).ToList();
        if (token.Length > 0 && texts.Contains(token, StringComparer.Ordinal))
        {
            return (OwnershipProof.Found, new DomainFinding(FindingKind.TokenFound, FindingSeverity.Fine));
        }
        return (OwnershipProof.Missing, texts.Count == 0
            ? new DomainFinding(FindingKind.TokenMissing, FindingSeverity.Waiting)
            : new DomainFinding(FindingKind.TokenWrong, FindingSeverity.Broken, [.. texts.Take(MostShown)]));
    }
}
