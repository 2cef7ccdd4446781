using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>
/// Codes that arrive by mail or by a hand-over between consoles. A code holds 128 bits, only its hash is kept, it works once,
/// and only at the audience it was made for: the audience is part of what is hashed.
/// </summary>
internal sealed class OneTimeTokens([FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, TimeProvider clock)
{
    public const string PasswordReset = "password_reset";
    public const string SignIn = "sign_in";

    // 22 characters of 62 are 130 bits.
    private const int CodeLength = 22;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Makes a code.</summary>
    /// <param name="purpose">One of the constants.</param>
    /// <param name="audience">Where it will be accepted: a console's host, or a realm.</param>
    /// <param name="person">Whom it stands for.</param>
    /// <param name="lifetime">How long it works.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<string> IssueAsync(string purpose, string audience, UserId person, TimeSpan lifetime, CancellationToken cancellation)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, CodeLength);
        await using var command = database.CreateCommand(
            "INSERT INTO one_time_tokens (token_hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)");
        command.Parameters.Add(new() { Value = Hash(purpose, audience, code) });
        command.Parameters.Add(new() { Value = purpose });
        command.Parameters.Add(new() { Value = person.Value });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() + lifetime });
        await command.ExecuteNonQueryAsync(cancellation);
        return code;
    }

    /// <summary>Whom a code stands for, without using it up; null when it is wrong, used or late.</summary>
    public Task<UserId?> PeekAsync(string purpose, string audience, string? code, CancellationToken cancellation) =>
        FindAsync(
            "SELECT user_id FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
            purpose, audience, code, cancellation);

    /// <summary>Uses a code up; of two at once, one succeeds.</summary>
    public Task<UserId?> RedeemAsync(string purpose, string audience, string? code, CancellationToken cancellation) =>
        FindAsync(
            """
            UPDATE one_time_tokens SET used_at = $3
             WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id
            """,
            purpose, audience, code, cancellation);

    /// <summary>Makes every code of one purpose that a person still has worthless.</summary>
    public async Task RevokeAsync(string purpose, UserId person, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("DELETE FROM one_time_tokens WHERE purpose = $1 AND user_id = $2");
        command.Parameters.Add(new() { Value = purpose });
        command.Parameters.Add(new() { Value = person.Value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<UserId?> FindAsync(string sql, string purpose, string audience, string? code, CancellationToken cancellation)
    {
        if (code is null || code.Length != CodeLength)
        {
            return null;
        }
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = Hash(purpose, audience, code) });
        command.Parameters.Add(new() { Value = purpose });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        return await command.ExecuteScalarAsync(cancellation) is long id ? new UserId(id) : null;
    }

    private static byte[] Hash(string purpose, string audience, string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{audience}\n{code}"));
}
