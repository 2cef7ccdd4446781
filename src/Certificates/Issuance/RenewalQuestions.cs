using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Asks the CAs when they would like their certificates renewed (RFC 9773), one node for each certificate and as often as the CA wishes.
/// That is how a CA calls certificates back before it revokes them.
/// </summary>
internal sealed partial class RenewalQuestions(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database,
    AcmeAccounts accounts,
    CertificateOptions options,
    TimeProvider clock,
    ILogger<RenewalQuestions> log) : BackgroundService
{
    private const int AtOnce = 50;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    private static readonly TimeSpan WhereNotOffered = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskAllAsync(stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // as often as it takes: without an answer certificates are renewed by their age
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(log, e.Message);
                await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    internal async Task AskAllAsync(CancellationToken cancellation)
    {
        while (await TakeAsync(cancellation) is { Count: > 0 } questions)
        {
            foreach (var question in questions)
            {
                await AskAsync(question, cancellation);
            }
        }
    }

    // Taken by moving its next question an hour on: should this node die, another asks then.
    private async Task<List<Question>> TakeAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE tls.certificates SET ask_at = $2
             WHERE host IN (SELECT host FROM tls.certificates WHERE ask_at <= $1 AND renewal_id IS NOT NULL AND ca IS NOT NULL
                             ORDER BY ask_at LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING host, version, ca, renewal_id, renew_at, not_after
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() + AfterFailure });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        List<Question> questions = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            questions.Add(new Question(
                reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }
        return questions;
    }

    private async Task AskAsync(Question question, CancellationToken cancellation)
    {
        if (options.Authorities.FirstOrDefault(authority => authority.Name == question.Authority) is not { } authority)
        {
            // Of a CA that is no longer configured: renewed by its age, at another one.
            await KeepAsync(question, question.RenewAt, WhereNotOffered, cancellation);
            return;
        }
        try
        {
            var wish = await accounts.ClientOf(authority).GetRenewalInfoAsync(question.RenewalId, cancellation);
            if (wish is null)
            {
                await KeepAsync(question, question.RenewAt, WhereNotOffered, cancellation);
                return;
            }
            // A moment that was drawn within the window stays; a window that moved gets a new one. Never after the end.
            var isWithin = question.RenewAt >= wish.Start && question.RenewAt <= wish.End;
            var moment = isWithin ? question.RenewAt!.Value : wish.MomentAt(Random.Shared.NextDouble());
            await KeepAsync(question, moment < question.Ends ? moment : question.RenewAt, wish.AskAgainAfter, cancellation);
        }
        catch (AcmeException e)
        {
            Log.NotAnswered(log, question.Host, e.Message);
        }
    }

    private async Task KeepAsync(Question question, DateTimeOffset? renewAt, TimeSpan askAgainAfter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("UPDATE tls.certificates SET renew_at = $3, ask_at = $4 WHERE host = $1 AND version = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = question.Host });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = question.Version });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)renewAt?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() + askAgainAfter });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Question(
        string Host, long Version, string Authority, string RenewalId, DateTimeOffset? RenewAt, DateTimeOffset Ends);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Nobody can be asked when certificates should be renewed; they are renewed by their age: {Reason}")]
        public static partial void Failed(ILogger log, string reason);

        [LoggerMessage(LogLevel.Debug, "When to renew the certificate of {Host} was not answered: {Reason}")]
        public static partial void NotAnswered(ILogger log, string host, string reason);
    }
}
