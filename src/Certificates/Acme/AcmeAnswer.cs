using System.Net;
using System.Net.Http.Headers;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>An answer of the CA, read to its end and within the limits; nothing in it has been believed yet.</summary>
internal sealed record AcmeAnswer(
    Uri Url,
    HttpStatusCode Status,
    string MediaType,
    byte[] Body,
    string? Location,
    IReadOnlyList<string> LinkHeaders,
    string? Nonce,
    TimeSpan? RetryAfter)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>Retry-After in seconds or as a date (RFC 9110 10.2.3), made a time from now between zero and seven days.</summary>
    public static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date - now);
        return wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestWait.Ticks)) : null;
    }

    /// <summary>The addresses of Link headers with this relation (RFC 8288), as written; at most eight.</summary>
    public IEnumerable<string> Links(string relation) => LinkHeaders.SelectMany(header => ReadLinks(header, relation)).Take(8);

    // <https://ca/1>;rel="alternate", <https://ca/2>; title="a, b"; rel=alternate
    private static IEnumerable<string> ReadLinks(string header, string relation)
    {
        var at = 0;
        while (header.IndexOf('<', at) is var open and >= 0 && header.IndexOf('>', open) is var close and >= 0)
        {
            var isQuoted = false;
            at = close + 1;
            while (at < header.Length && (isQuoted || header[at] != ','))
            {
                isQuoted ^= header[at] == '"';
                at++;
            }

            if (header[(close + 1)..at].Split(';').Any(parameter => IsRelation(parameter, relation)))
            {
                yield return header[(open + 1)..close];
            }
        }
    }

    private static bool IsRelation(string parameter, string relation) =>
        parameter.Split('=', 2) is [var name, var value] && name.Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
        && value.Trim().Trim('"').Split(' ').Contains(relation, StringComparer.OrdinalIgnoreCase);
}
