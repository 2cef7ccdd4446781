using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Storage;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Whose turn it is, and how far each host's order has come, in <c>tls.issuance</c>. Everything that is written needs the lease: what
/// an attempt does after it lost it changes nothing.
/// </summary>
internal sealed class IssuanceQueue([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>
    /// Takes hosts that need a certificate, and those whose order was left unfinished for whatever reason it was made: those first that
    /// somebody asked for, then those that have the least time left; one without a certificate stands where a week is left.
    /// </summary>
    public async Task<IReadOnlyList<Lease>> TakeAsync(int atMost, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            WITH due AS (
              SELECT w.host, w.target, c.not_after, c.renewal_id, c.ca
                FROM serving.certificate_hosts w
                LEFT JOIN tls.certificates c ON c.host = w.host
                LEFT JOIN tls.issuance i ON i.host = w.host
               WHERE w.is_pointing
                 AND (c.host IS NULL OR c.renew_at <= $1 OR i.is_asked_for OR i.order_url IS NOT NULL OR i.lease_until < $1)
                 AND (i.host IS NULL OR i.is_asked_for OR i.next_at <= $1 OR i.lease_until < $1)
                 AND (i.lease_until IS NULL OR i.lease_until < $1)
               ORDER BY coalesce(i.is_asked_for, false) DESC, coalesce(c.not_after, $1 + interval '7 days'), i.next_at
               LIMIT $2),
            taken AS (
              INSERT INTO tls.issuance AS i (host, next_at, lease_by, lease_until) SELECT host, $1, gen_random_uuid(), $3 FROM due
              ON CONFLICT (host) DO UPDATE SET lease_by = excluded.lease_by, lease_until = excluded.lease_until, is_asked_for = false
                WHERE i.lease_until IS NULL OR i.lease_until < $1
              RETURNING host, lease_by, failures, ca, order_url, sealed_key)
            SELECT t.host, t.lease_by, t.failures, t.ca, t.order_url, t.sealed_key, d.not_after, d.renewal_id, d.ca, d.target
              FROM taken t JOIN due d USING (host)
            """);
        Add(command, now);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = atMost });
        Add(command, now + Lease.Lifetime);
        List<Lease> taken = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (HostName.TryParse(reader.GetString(0), out var host, out _))
            {
                taken.Add(new Lease(
                    host,
                    reader.GetGuid(1),
                    reader.GetInt32(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.IsDBNull(4) ? null : new Uri(reader.GetString(4)),
                    reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
                    reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
                    reader.IsDBNull(7) ? null : reader.GetString(7),
                    reader.IsDBNull(8) ? null : reader.GetString(8),
                    HostName.TryParse(reader.IsDBNull(9) ? null : reader.GetString(9), out var target, out _) ? target : null));
            }
        }
        return taken;
    }

    /// <summary>Keeps the lease. False when it was lost.</summary>
    public Task<bool> ExtendAsync(Lease lease, CancellationToken cancellation) =>
        UpdateAsync(lease, "lease_until = $3", cancellation, Moment(clock.GetUtcNow() + Lease.Lifetime));

    /// <summary>Keeps the key of a new order, before it is ordered, and the order's address, once it is known.</summary>
    public Task<bool> KeepOrderAsync(Lease lease, string authority, byte[] sealedKey, Uri? order, CancellationToken cancellation) => UpdateAsync(
        lease,
        "ca = $3, sealed_key = $4, order_url = $5",
        cancellation,
        new NpgsqlParameter<string> { TypedValue = authority },
        new NpgsqlParameter<byte[]> { TypedValue = sealedKey },
        Text(order?.AbsoluteUri));

    /// <summary>The order at work leads nowhere any more.</summary>
    public Task<bool> DropOrderAsync(Lease lease, CancellationToken cancellation) =>
        UpdateAsync(lease, "ca = NULL, sealed_key = NULL, order_url = NULL", cancellation);

    /// <summary>Gives the host back without having come to an end, so that another node goes on at once.</summary>
    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        UpdateAsync(lease, "is_asked_for = true, lease_by = NULL, lease_until = NULL", cancellation);

    /// <summary>Gives the host back after a failure.</summary>
    public Task<bool> FailAsync(Lease lease, string words, DateTimeOffset next, CancellationToken cancellation) => UpdateAsync(
        lease,
        "failures = failures + 1, failure = $3, failed_at = $4, next_at = $5, lease_by = NULL, lease_until = NULL",
        cancellation,
        Text(words),
        Moment(clock.GetUtcNow()),
        Moment(next));

    /// <summary>Gives the host back until its turn comes: nothing was tried.</summary>
    public Task<bool> PutOffAsync(Lease lease, string words, DateTimeOffset next, CancellationToken cancellation) => UpdateAsync(
        lease,
        "failure = $3, failed_at = $4, next_at = $5, lease_by = NULL, lease_until = NULL",
        cancellation,
        Text(words),
        Moment(clock.GetUtcNow()),
        Moment(next));

    /// <summary>Puts the certificate where it is served from, and ends the order and the attempt: all or nothing.</summary>
    /// <returns>False when the lease was lost: then nothing was written.</returns>
    public async Task<bool> FinishAsync(
        Lease lease, string authority, IssuedCertificate issued, byte[] sealedKey, DateTimeOffset renewAt, NpgsqlBatchCommand ended, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var finished = new NpgsqlBatchCommand(
            """
            UPDATE tls.issuance SET failures = 0, failure = NULL, failed_at = NULL, next_at = $3, ca = NULL, order_url = NULL, sealed_key = NULL,
                                    lease_by = NULL, lease_until = NULL
             WHERE host = $1 AND lease_by = $2
            """);
        finished.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Host.Value });
        finished.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease.Id });
        finished.Parameters.Add(Moment(clock.GetUtcNow()));
        batch.BatchCommands.Add(finished);
        var answered = new NpgsqlBatchCommand("DELETE FROM tls.challenges WHERE host = $1");
        answered.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Host.Value });
        batch.BatchCommands.Add(answered);
        var stored = new NpgsqlBatchCommand(
            """
            INSERT INTO tls.certificates AS c (host, ca, chain, sealed_key, issuer, serial, not_before, not_after, obtained_at, renewal_id, ask_at, renew_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11
             WHERE EXISTS (SELECT FROM serving.certificate_hosts w WHERE w.host = $1)
            ON CONFLICT (host) DO UPDATE SET version = nextval('tls.versions'), ca = excluded.ca, chain = excluded.chain,
              sealed_key = excluded.sealed_key, issuer = excluded.issuer, serial = excluded.serial, not_before = excluded.not_before,
              not_after = excluded.not_after, obtained_at = excluded.obtained_at, renewal_id = excluded.renewal_id, ask_at = excluded.ask_at,
              renew_at = excluded.renew_at, warned_days = NULL
            """);
        var leaf = issued.Leaf;
        stored.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Host.Value });
        stored.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority });
        stored.Parameters.Add(new NpgsqlParameter<string> { TypedValue = issued.ToPem() });
        stored.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = sealedKey });
        stored.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CertificateFacts.IssuerOf(leaf) });
        stored.Parameters.Add(new NpgsqlParameter<string> { TypedValue = leaf.SerialNumber });
        stored.Parameters.Add(Moment(CertificateFacts.From(leaf)));
        stored.Parameters.Add(Moment(CertificateFacts.Until(leaf)));
        stored.Parameters.Add(Moment(clock.GetUtcNow()));
        stored.Parameters.Add(Text(issued.RenewalId));
        stored.Parameters.Add(Moment(renewAt));
        batch.BatchCommands.Add(stored);
        batch.BatchCommands.Add(ended);
        await batch.ExecuteNonQueryAsync(cancellation);
        if (finished.RecordsAffected != 1)
        {
            return false;
        }
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>What has ended serves nobody; without it plain HTTP answers again, and what was asked of a CA and never fetched goes too.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        foreach (var sql in (string[])["DELETE FROM tls.certificates WHERE not_after <= $1", "DELETE FROM tls.challenges WHERE expires_at <= $1"])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(Moment(now));
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<bool> UpdateAsync(Lease lease, string set, CancellationToken cancellation, params NpgsqlParameter[] values)
    {
        await using var command = database.CreateCommand($"UPDATE tls.issuance SET {set} WHERE host = $1 AND lease_by = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Host.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease.Id });
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static NpgsqlParameter<DateTimeOffset> Moment(DateTimeOffset moment) => new() { TypedValue = moment.ToUniversalTime() };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static void Add(NpgsqlCommand command, DateTimeOffset moment) => command.Parameters.Add(Moment(moment));
}
