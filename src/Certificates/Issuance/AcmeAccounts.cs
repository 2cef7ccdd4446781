using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>The installation's account at each CA: one for all nodes and domains. Its key is kept before the CA hears of it.</summary>
internal sealed partial class AcmeAccounts(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database,
    CertificateOptions options,
    TimeProvider clock,
    ILogger<AcmeAccounts> log,
    ILogger<AcmeClient> clientLog) : IDisposable
{
    private readonly ConcurrentDictionary<string, AcmeClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AcmeAccount Account, byte[] SealedKey)> _accounts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    public AcmeClient ClientOf(CertificateAuthority authority) => _clients.GetOrAdd(authority.Name, _ => authority.NewClient(clock, clientLog));

    /// <summary>The account, with the key that it has now: another node may have changed it.</summary>
    public async Task<AcmeAccount> OpenAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await OpenInTurnAsync(authority, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Gives the account a new key (RFC 8555 7.3.5), which is kept before the CA hears of it: whoever comes after a crash asks the CA
    /// which of the two it is.
    /// </summary>
    public async Task ChangeKeyAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var account = await OpenInTurnAsync(authority, cancellation);
            using (var draft = AcmeKey.Create())
            {
                // One that was kept before, and never came to the CA, is as good.
                await ExecuteAsync(
                    "UPDATE tls.accounts SET next_sealed_key = $2 WHERE ca = $1 AND next_sealed_key IS NULL", authority, Seal(draft, authority), cancellation);
            }
            var next = (await FindAsync(authority, cancellation)).NextSealedKey ?? throw new InvalidOperationException("Another process has just changed the key.");
            var key = AcmeKey.FromPkcs8(options.Key.Open(next, authority.KeyPlace));
            try
            {
                await account.ChangeKeyAsync(key, cancellation);
            }
            catch (AcmeException)
            {
                // The answer may have been lost, or somebody else was quicker.
                if (await ClientOf(authority).FindAccountAsync(key, cancellation) is null)
                {
                    throw;
                }
            }
            await TakeAsync(authority, next, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether the account has another key than this one by now.</summary>
    public async Task<bool> HasOtherKeyAsync(CertificateAuthority authority, AcmeKey key, CancellationToken cancellation)
    {
        using var now = AcmeKey.FromPkcs8(options.Key.Open((await FindAsync(authority, cancellation)).SealedKey, authority.KeyPlace));
        return now.Thumbprint != key.Thumbprint;
    }

    /// <summary>
    /// Sees that the CA answers at all. What is asked of it after that may have been done, though no answer came; what was never sent
    /// has not, and must not be counted.
    /// </summary>
    /// <exception cref="AcmeUnreachableException">It does not.</exception>
    public Task ReachAsync(CertificateAuthority authority, CancellationToken cancellation) =>
        ClientOf(authority).Transport.GetAsync(authority.Acme.DirectoryUrl, "directory", cancellation);

    /// <summary>The CA does not know the account any more: the next attempt registers its key again.</summary>
    public async Task ForgetAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        Log.Unknown(log, authority.Name);
        await using var command = database.CreateCommand("UPDATE tls.accounts SET url = NULL WHERE ca = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
        _turn.Dispose();
    }

    private byte[] Seal(AcmeKey key, CertificateAuthority authority) => options.Key.Seal(key.ToPkcs8(), authority.KeyPlace);

    private async Task<AcmeAccount> OpenInTurnAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        using (var draft = AcmeKey.Create())
        {
            await ExecuteAsync(
                "INSERT INTO tls.accounts (ca, sealed_key) VALUES ($1, $2) ON CONFLICT (ca) DO NOTHING", authority, Seal(draft, authority), cancellation);
        }
        var kept = await FindAsync(authority, cancellation);
        if (kept is { Url: not null, NextSealedKey: { } next }
            && await ClientOf(authority).FindAccountAsync(AcmeKey.FromPkcs8(options.Key.Open(next, authority.KeyPlace)), cancellation) is not null)
        {
            // Whoever changed it did not live to write it down.
            await TakeAsync(authority, next, cancellation);
            kept = await FindAsync(authority, cancellation);
        }
        if (kept.Url is null || !_accounts.TryGetValue(authority.Name, out var known) || !known.SealedKey.AsSpan().SequenceEqual(kept.SealedKey))
        {
            known = (await ReadAsync(authority, kept.SealedKey, kept.Url, cancellation), kept.SealedKey);
            _accounts[authority.Name] = known;
        }
        return known.Account;
    }

    private async Task TakeAsync(CertificateAuthority authority, byte[] next, CancellationToken cancellation)
    {
        await ExecuteAsync(
            "UPDATE tls.accounts SET sealed_key = next_sealed_key, next_sealed_key = NULL, key_changed_at = now() WHERE ca = $1 AND next_sealed_key = $2",
            authority, next, cancellation);
        Log.KeyChanged(log, authority.Name);
    }

    private async Task ExecuteAsync(string sql, CertificateAuthority authority, byte[] sealedKey, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = sealedKey });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<AcmeAccount> ReadAsync(CertificateAuthority authority, byte[] sealedKey, Uri? url, CancellationToken cancellation)
    {
        var key = AcmeKey.FromPkcs8(options.Key.Open(sealedKey, authority.KeyPlace));
        var client = ClientOf(authority);
        if (url is not null)
        {
            return client.OpenAccount(key, url);
        }
        var account = await client.CreateAccountAsync(
            key,
            new AccountRequest
            {
                // Whoever starts the program with a CA agrees to the terms of that CA: the manual says so beside the option.
                IsTermsAgreed = true,
                Contacts = authority.Contact is { } contact ? ["mailto:" + contact] : [],
                Binding = authority.Binding,
            },
            cancellation);
        await using var update = database.CreateCommand("UPDATE tls.accounts SET url = $2 WHERE ca = $1");
        update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
        update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account.Url.AbsoluteUri });
        await update.ExecuteNonQueryAsync(cancellation);
        Log.Opened(log, account.Url);
        return account;
    }

    private async Task<(byte[] SealedKey, Uri? Url, byte[]? NextSealedKey)> FindAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT sealed_key, url, next_sealed_key FROM tls.accounts WHERE ca = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (
            reader.GetFieldValue<byte[]>(0),
            reader.IsDBNull(1) ? null : new Uri(reader.GetString(1)),
            reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Account {Account} is used to order certificates")]
        public static partial void Opened(ILogger log, Uri account);

        [LoggerMessage(LogLevel.Information, "The account at {Authority} has a new key")]
        public static partial void KeyChanged(ILogger log, string authority);

        [LoggerMessage(LogLevel.Error, "{Authority} does not know this installation's account any more; its key is registered again. CAA records with an accounturi name the old account")]
        public static partial void Unknown(ILogger log, string authority);
    }
}
