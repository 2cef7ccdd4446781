using System.Net.Security;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// What a validating CA must find, in a table that every node reads: which of them is asked, nobody knows before.
/// </summary>
internal sealed class ChallengeAnswers([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, TimeProvider clock)
{
    // Strangers may ask for any token: so many look-ups at the same time are a CA's, more are somebody's game.
    private const int MostAtOnce = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private int _running;

    /// <summary>Makes an answer stand on every node.</summary>
    public async Task PutAsync(HostName host, AcmeChallenge challenge, AcmeKey accountKey, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO tls.challenges (token, host, type, key_authorization, expires_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (token) DO UPDATE SET host = excluded.host, type = excluded.type, key_authorization = excluded.key_authorization,
                                              expires_at = excluded.expires_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = challenge.Token! }); // not null: both types have one
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = challenge.Type });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = challenge.KeyAuthorization(accountKey) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() + Lifetime });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What to answer to this token at this host; null when there is nothing, or nobody to ask.</summary>
    public Task<string?> FindHttpAsync(string host, string token, CancellationToken cancellation) => FindAsync(
        "SELECT key_authorization FROM tls.challenges WHERE token = $2 AND host = $1 AND type = 'http-01' AND expires_at > $3", host, token, cancellation);

    /// <summary>What to open a connection with that speaks <c>acme-tls/1</c> and nothing else; null when no challenge is open.</summary>
    public async Task<SslServerAuthenticationOptions?> FindTlsAsync(HostName host, CancellationToken cancellation)
    {
        var answer = await FindAsync(
            """
            SELECT key_authorization FROM tls.challenges WHERE host = $1 AND type = $2 AND expires_at > $3 ORDER BY expires_at DESC LIMIT 1
            """,
            host.Value, ChallengeType.TlsAlpn, cancellation);
        return answer is null
            ? null
            : ServableCertificate.OptionsFor(
                TlsAlpnCertificate.Create(host, answer, clock), [], [new SslApplicationProtocol(TlsAlpnCertificate.Protocol)]);
    }

    private async Task<string?> FindAsync(string sql, string host, string second, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _running) > MostAtOnce)
            {
                return null;
            }
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = second });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
            return (string?)await command.ExecuteScalarAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
