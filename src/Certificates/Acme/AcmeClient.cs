using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// A certificate authority that speaks ACME (RFC 8555). Keep one for a CA as long as the process lives, and use it from as many
/// threads as you like: it holds nonces, the directory and connections, and nothing that must survive.
/// </summary>
/// <remarks>
/// Every request ends within <see cref="AcmeOptions.RequestTimeout"/> and <see cref="AcmeOptions.LargestAnswer"/>, follows no redirect
/// and goes to https addresses only. Reads are repeated twice when the CA is away; what changes something never is, unless the CA
/// refused its nonce. Failures are <see cref="AcmeException"/>s.
/// </remarks>
public sealed class AcmeClient : IDisposable
{
    private readonly AcmeOptions _options;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _directoryTurn = new(1);
    private AcmeDirectory? _directory;
    private long _directoryReadAt;

    public AcmeClient(AcmeOptions options, TimeProvider clock, ILogger<AcmeClient> logger)
        : this(options, clock, logger, NewHandler(options))
    {
    }

    /// <summary>With a handler that tests put in between.</summary>
    internal AcmeClient(AcmeOptions options, TimeProvider clock, ILogger<AcmeClient> logger, HttpMessageHandler handler)
    {
        _options = options;
        Clock = clock;
        Urls = new UrlRule(options.AllowPlainHttp);
        Urls.Check(options.DirectoryUrl);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Transport = new AcmeTransport(_http, options, Urls, clock, logger);
    }

    internal TimeProvider Clock { get; }

    internal UrlRule Urls { get; }

    internal AcmeTransport Transport { get; }

    internal string? PreferredRoot => _options.PreferredRoot;

    /// <summary>The directory, read again when it is older than <see cref="AcmeOptions.DirectoryLifetime"/>.</summary>
    public async Task<AcmeDirectory> GetDirectoryAsync(CancellationToken cancellation)
    {
        await _directoryTurn.WaitAsync(cancellation);
        try
        {
            if (_directory is null || Clock.GetElapsedTime(_directoryReadAt) > _options.DirectoryLifetime)
            {
                _directory = AcmeDirectory.Read(Parse(await Transport.GetAsync(_options.DirectoryUrl, "directory", cancellation)));
                _directoryReadAt = Clock.GetTimestamp();
            }

            return _directory;
        }
        finally
        {
            _directoryTurn.Release();
        }
    }

    /// <summary>
    /// Registers the key (RFC 8555 7.3), or returns the account that it has already: so it may be called again after a crash. Keep the
    /// key before, and <see cref="AcmeAccount.Url"/> after.
    /// </summary>
    /// <exception cref="AcmeUserActionRequiredException">The terms were not agreed to.</exception>
    /// <exception cref="AcmeExternalAccountRequiredException">The CA wants a binding.</exception>
    public async Task<AcmeAccount> CreateAccountAsync(AcmeKey key, AccountRequest request, CancellationToken cancellation)
    {
        var directory = await GetDirectoryAsync(cancellation);
        var payload = new JsonObject { ["termsOfServiceAgreed"] = request.IsTermsAgreed };
        if (request.Contacts.Count > 0)
        {
            payload["contact"] = new JsonArray([.. request.Contacts.Select(contact => JsonValue.Create(contact))]);
        }

        if (request.Binding is { } binding)
        {
            payload["externalAccountBinding"] = Jws.Binding(binding, key, directory.NewAccount);
        }

        return await PostNewAccountAsync(directory, key, payload, cancellation);
    }

    /// <summary>The account that the key has (RFC 8555 7.3.1); null when it has none.</summary>
    public async Task<AcmeAccount?> FindAccountAsync(AcmeKey key, CancellationToken cancellation)
    {
        try
        {
            var payload = new JsonObject { ["onlyReturnExisting"] = true };
            return await PostNewAccountAsync(await GetDirectoryAsync(cancellation), key, payload, cancellation);
        }
        catch (AcmeAccountDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>An account that was kept. Nothing is sent; whether the CA still knows it, the first request shows.</summary>
    public AcmeAccount OpenAccount(AcmeKey key, Uri url) => new(this, key, Urls.Check(url));

    /// <summary>Revokes a certificate with its own key, whichever account it belongs to (RFC 8555 7.6).</summary>
    /// <exception cref="AcmeAlreadyRevokedException">It was revoked before.</exception>
    public async Task RevokeAsync(X509Certificate2 certificate, AcmeKey certificateKey, RevocationReason reason, CancellationToken cancellation)
    {
        var directory = await GetDirectoryAsync(cancellation);
        await PostAsync(directory, certificateKey, null, directory.RevokeCertificate, Revocation(certificate, reason), "revoke", cancellation);
    }

    /// <summary>
    /// When the CA would like the certificate renewed (RFC 9773); null where it does not say such things. Asked once for
    /// each <see cref="RenewalInfo.AskAgainAfter"/>, by one node.
    /// </summary>
    /// <param name="renewalId"><see cref="IssuedCertificate.RenewalId"/>.</param>
    public async Task<RenewalInfo?> GetRenewalInfoAsync(string renewalId, CancellationToken cancellation)
    {
        if (!renewalId.Split('.').All(part => Base64Url.IsWritten(part, 100)))
        {
            throw new ArgumentException("This is not the name of a certificate in renewal information.", nameof(renewalId));
        }

        if ((await GetDirectoryAsync(cancellation)).RenewalInfo is not { } url)
        {
            return null;
        }

        var answer = await Transport.GetAsync(new Uri($"{url.OriginalString.TrimEnd('/')}/{renewalId}"), "renewal information", cancellation);
        return RenewalInfo.Read(Parse(answer), answer);
    }

    public void Dispose()
    {
        _http.Dispose();
        _directoryTurn.Dispose();
    }

    internal static JsonObject Revocation(X509Certificate2 certificate, RevocationReason reason) =>
        new() { ["certificate"] = Base64Url.Encode(certificate.RawData), ["reason"] = (int)reason };

    internal AcmeJson Parse(AcmeAnswer answer) => AcmeJson.Parse(answer, Urls);

    internal Task<AcmeAnswer> PostAsync(
        AcmeDirectory directory, AcmeKey key, Uri? account, Uri url, JsonObject payload, string step, CancellationToken cancellation) =>
        Transport.PostAsync(
            Urls.Check(url), directory.NewNonce, nonce => Jws.Sign(key, account, url, nonce, payload), "application/json", step, cancellation);

    private async Task<AcmeAccount> PostNewAccountAsync(AcmeDirectory directory, AcmeKey key, JsonObject payload, CancellationToken cancellation)
    {
        var answer = await PostAsync(directory, key, null, directory.NewAccount, payload, "account", cancellation);
        var location = answer.Location ?? throw new AcmeBadAnswerException($"{answer.Url} did not say where the account is.");
        return new AcmeAccount(this, key, Urls.ReadRelative(location, answer.Url));
    }

    // Connections are renewed now and then, or a CA that moves would be talked to at its old address for ever.
    internal static SocketsHttpHandler NewHandler(AcmeOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 32,
            ConnectTimeout = options.RequestTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.TrustedRoots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }
}
