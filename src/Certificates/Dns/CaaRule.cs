using DnsClient;
using DnsClient.Protocol;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>Whether the records of a domain let our certificate authority issue for a host (RFC 8659, RFC 8657).</summary>
internal static class CaaRule
{
    private const byte Critical = 128;

    // Ways to validate that this program has.
    private static readonly string[] Methods = ["http-01", "tls-alpn-01"];

    /// <summary>Climbs from the host to the top; the first name that has such records decides.</summary>
    /// <param name="identities">How the authority is called; one at least.</param>
    /// <returns>Null when nothing stands in the way.</returns>
    public static async Task<DomainFinding?> JudgeAsync(DnsLookup lookup, string host, IReadOnlyList<string> identities, CancellationToken cancellation)
    {
        for (var name = host; ; name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var reply = await lookup.AskAsync(name, QueryType.CAA, cancellation);
            if (reply.Kind == ReplyKind.NotAsked)
            {
                // The authority would not issue either: what cannot be asked is no permission.
                return new DomainFinding(FindingKind.CaaNotAsked, FindingSeverity.CouldNotAsk, name);
            }
            // Those of an alias's target count for the alias.
            var records = reply.Records.OfType<CaaRecord>().ToList();
            if (records.Count > 0)
            {
                return Allows(records, identities)
                    ? null
                    : new DomainFinding(FindingKind.CaaForbids, FindingSeverity.Broken, [name, identities[0], .. records.Select(Shown)]);
            }
            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    internal static bool Allows(IReadOnlyList<CaaRecord> records, IReadOnlyList<string> identities)
    {
        if (records.Any(record => (record.Flags & Critical) != 0 && !IsKnown(record.Tag)))
        {
            return false;
        }
        var issue = records.Where(record => Is(record.Tag, "issue")).ToList();
        return issue.Count == 0 || issue.Any(record => Permits(record.Value, identities));
    }

    private static bool Permits(string value, IReadOnlyList<string> identities)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        return identities.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            && parts.Skip(1).All(part => part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var wanted]
                || !Is(name, "validationmethods") || wanted.Split(',', StringSplitOptions.TrimEntries).Intersect(Methods, StringComparer.OrdinalIgnoreCase).Any());
    }

    private static bool IsKnown(string tag) => Is(tag, "issue") || Is(tag, "issuewild") || Is(tag, "iodef") || Is(tag, "issuemail") || Is(tag, "contactemail");

    private static bool Is(string tag, string wanted) => string.Equals(tag, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Shown(CaaRecord record) => FormattableString.Invariant($"{record.Flags} {record.Tag} \"{record.Value}\"");
}
