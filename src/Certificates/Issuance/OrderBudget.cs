using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Keeps orders under what Let's Encrypt allows, with room to spare, so that its refusals are never met: they would hit every domain
/// of the installation. Counted over all nodes, from the orders that were made.
/// https://letsencrypt.org/docs/rate-limits/, as of 2026-08-05.
/// </summary>
internal sealed class OrderBudget([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Allowed are 50 in seven days for a registered domain, whoever orders.</summary>
    public const int OrdersOfDomainInWeek = 40;

    /// <summary>Our own limit, for a domain that is broken and asked for again and again.</summary>
    public const int OrdersOfHostInDay = 5;

    /// <summary>Why there may be no order now, and when it may be tried again; null when there may.</summary>
    /// <param name="host">The name it is for.</param>
    /// <param name="authority">The CA it would be made at.</param>
    /// <param name="registered">The registered domain of the host.</param>
    /// <param name="isExempt">A renewal at the CA's own invitation, which is not counted there.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<OrderRefusal.TooMany?> ComplainAsync(
        HostName host, string authority, string registered, bool isExempt, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            SELECT (SELECT count(*) FROM tls.attempts WHERE host = $1 AND ordered_at > $4::timestamptz - interval '1 day'),
                   (SELECT min(ordered_at) FROM (SELECT ordered_at FROM tls.attempts WHERE host = $1 AND ordered_at > $4::timestamptz - interval '1 day'
                                                  ORDER BY ordered_at DESC LIMIT 5) o),
                   (SELECT count(*) FROM tls.attempts WHERE ca = $2 AND ordered_at > $4::timestamptz - interval '3 hours'),
                   (SELECT count(*) FROM tls.attempts WHERE ca = $2 AND registered = $3 AND ordered_at > $4::timestamptz - interval '7 days')
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = registered });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt64(0) >= OrdersOfHostInDay)
        {
            return new OrderRefusal.TooMany(
                "It was tried five times within a day. To stay within the certificate authority's limits it is tried again tomorrow.",
                reader.GetFieldValue<DateTimeOffset>(1).AddDays(1));
        }
        return isExempt ? null
            : reader.GetInt64(2) >= CertificateLimits.OrdersInThreeHours
                ? new OrderRefusal.TooMany("Many certificates are being ordered at the moment. This one waits for its turn, and nothing needs to be done.", now.AddMinutes(5))
            : reader.GetInt64(3) >= OrdersOfDomainInWeek
                ? new OrderRefusal.TooMany("Many certificates were ordered for this domain within a week. To stay within the certificate authority's limits this one "
                    + "waits for its turn.", now.AddHours(3))
            : null;
    }
}
