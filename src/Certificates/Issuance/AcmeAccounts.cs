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
    private readonly ConcurrentDictionary<string, AcmeAccount> _accounts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    public AcmeClient ClientOf(CertificateAuthority authority) => _clients.GetOrAdd(authority.Name, _ => authority.NewClient(clock, clientLog));

    public async Task<AcmeAccount> OpenAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        if (_accounts.TryGetValue(authority.Name, out var known))
        {
            return known;
        }
        await _turn.WaitAsync(cancellation);
        try
        {
            return _accounts.TryGetValue(authority.Name, out known)
                ? known
                : _accounts[authority.Name] = await ReadAsync(authority, cancellation);
        }
        finally
        {
            _turn.Release();
        }
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
        _accounts.TryRemove(authority.Name, out _);
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

    private static string Place(CertificateAuthority authority) => "tls.accounts/" + authority.Name;

    private async Task<AcmeAccount> ReadAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        using (var draft = AcmeKey.Create())
        {
            await using var insert = database.CreateCommand("INSERT INTO tls.accounts (ca, sealed_key) VALUES ($1, $2) ON CONFLICT (ca) DO NOTHING");
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = options.Key.Seal(draft.ToPkcs8(), Place(authority)) });
            await insert.ExecuteNonQueryAsync(cancellation);
        }
        var (sealedKey, url) = await FindAsync(authority, cancellation);
        var key = AcmeKey.FromPkcs8(options.Key.Open(sealedKey, Place(authority)));
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

    private async Task<(byte[] SealedKey, Uri? Url)> FindAsync(CertificateAuthority authority, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT sealed_key, url FROM tls.accounts WHERE ca = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authority.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetFieldValue<byte[]>(0), reader.IsDBNull(1) ? null : new Uri(reader.GetString(1)));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Account {Account} is used to order certificates")]
        public static partial void Opened(ILogger log, Uri account);

        [LoggerMessage(LogLevel.Error, "{Authority} does not know this installation's account any more; its key is registered again. CAA records with an accounturi name the old account")]
        public static partial void Unknown(ILogger log, string authority);
    }
}
