using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>How attempts went, in <c>tls.attempts</c>: for the pages, and to be counted against the CA's limits.</summary>
internal sealed class AttemptLog([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock)
{
    private const int LongestDetail = 2000;

    /// <summary>Begins one, and ends what a dead program left open: whoever holds the host's lease is alone at it.</summary>
    public async Task<long> BeginAsync(Lease lease, string authority, string registered, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            WITH dead AS (UPDATE tls.attempts SET ended_at = $5, outcome = 'failed', words = $6 WHERE host = $1 AND outcome IS NULL)
            INSERT INTO tls.attempts (host, ca, registered, is_renewal, started_at) VALUES ($1, $2, $3, $4, $5) RETURNING id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease.Host.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = registered });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = lease.IsRenewal });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = OwnerWords.Interrupted });
        return (long)(await command.ExecuteScalarAsync(cancellation))!; // not null: the row was written
    }

    /// <summary>An order is about to be made: from now on the attempt counts.</summary>
    public async Task OrderedAsync(long attempt, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("UPDATE tls.attempts SET ordered_at = $2 WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = attempt });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The CA was too busy to make the order.</summary>
    public async Task NotOrderedAsync(long attempt, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("UPDATE tls.attempts SET ordered_at = NULL WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = attempt });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Keeps how it ended.</summary>
    /// <param name="attempt">What <see cref="BeginAsync"/> returned.</param>
    /// <param name="outcome">issued, failed or put_off.</param>
    /// <param name="order">The order, where there was one.</param>
    /// <param name="words">For the domain's owner.</param>
    /// <param name="detail">For the operator.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task EndAsync(long attempt, string outcome, Uri? order, string? words, string? detail, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(End(attempt, outcome, order, words, detail));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The end of one that succeeds, to be written together with what it brought.</summary>
    public NpgsqlBatchCommand EndIssued(long attempt, Uri order) => End(attempt, "issued", order, null, null);

    private NpgsqlBatchCommand End(long attempt, string outcome, Uri? order, string? words, string? detail)
    {
        var command = new NpgsqlBatchCommand(
            "UPDATE tls.attempts SET ended_at = $2, outcome = $3, order_url = $4, words = $5, detail = $6 WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = attempt });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outcome });
        foreach (var text in (string?[])[order?.AbsoluteUri, words, detail?[..Math.Min(detail.Length, LongestDetail)]])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        }
        return command;
    }
}
