using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// An account at a CA, and what it can do there. It is only a key and an address: two of them for the same account, in one process or
/// in several, do not disturb each other. Get one from <see cref="AcmeClient"/>.
/// </summary>
public sealed class AcmeAccount
{
    private const string Json = "application/json";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly AcmeClient _client;

    internal AcmeAccount(AcmeClient client, AcmeKey key, Uri url)
    {
        _client = client;
        Key = key;
        Url = url;
    }

    /// <summary>The account's name at the CA: to be kept, and what <c>accounturi</c> in a CAA record says (RFC 8657).</summary>
    public Uri Url { get; }

    public AcmeKey Key { get; }

    public async Task<AccountState> GetStateAsync(CancellationToken cancellation) => ReadState(await ReadAsync(Url, Json, "account", cancellation));

    /// <summary>Replaces the contacts; an empty list removes them (RFC 8555 7.3.2).</summary>
    public async Task<AccountState> SetContactsAsync(IReadOnlyList<string> contacts, CancellationToken cancellation)
    {
        var list = new JsonArray([.. contacts.Select(contact => JsonValue.Create(contact))]);
        return ReadState(await PostAsync(Url, new JsonObject { ["contact"] = list }, "account", cancellation));
    }

    /// <summary>Ends the account for good (RFC 8555 7.3.6). Certificates stay valid; nothing more can be ordered or revoked with it.</summary>
    public async Task<AccountState> DeactivateAsync(CancellationToken cancellation) =>
        ReadState(await PostAsync(Url, new JsonObject { ["status"] = "deactivated" }, "account", cancellation));

    /// <summary>
    /// Gives the account another key (RFC 8555 7.3.5). Keep the new key as a pending one first: after a crash
    /// <see cref="AcmeClient.FindAccountAsync"/> with it says whether the CA took it.
    /// </summary>
    /// <returns>The same account, with the new key; this one can do nothing more.</returns>
    public async Task<AcmeAccount> ChangeKeyAsync(AcmeKey newKey, CancellationToken cancellation)
    {
        var url = (await _client.GetDirectoryAsync(cancellation)).KeyChange;
        await PostAsync(url, Jws.KeyChange(Key, newKey, Url, url), "key change", cancellation);
        return new AcmeAccount(_client, newKey, Url);
    }

    /// <summary>
    /// Orders a certificate (RFC 8555 7.4). After a failure without an answer the order may exist all the same; CAs mostly return it
    /// when the same names are ordered again.
    /// </summary>
    /// <exception cref="AcmeRateLimitedException">A limit of the CA is used up.</exception>
    /// <exception cref="AcmeAlreadyReplacedException">Order again without <see cref="OrderRequest.Replaces"/>.</exception>
    /// <exception cref="AcmeNotOfferedException">The CA has no such profile.</exception>
    public async Task<AcmeOrder> CreateOrderAsync(OrderRequest request, CancellationToken cancellation)
    {
        var directory = await _client.GetDirectoryAsync(cancellation);
        var names = request.Names.Select(JsonNode? (name) => new JsonObject { ["type"] = "dns", ["value"] = name.Value });
        var payload = new JsonObject { ["identifiers"] = new JsonArray([.. names]) };
        if (request.Profile is { } profile)
        {
            payload["profile"] = directory.Profiles.ContainsKey(profile)
                ? profile
                : throw new AcmeNotOfferedException(
                    $"The certificate authority has no profile “{profile}”; it has: {string.Join(", ", directory.Profiles.Keys)}.");
        }

        if (request.Replaces is { } replaced && directory.HasRenewalInfo)
        {
            payload["replaces"] = replaced;
        }

        var answer = await PostAsync(directory.NewOrder, payload, "new order", cancellation);
        var location = answer.Location ?? throw new AcmeBadAnswerException($"{answer.Url} did not say where the order is.");
        return ReadOrder(_client.Urls.ReadRelative(location, answer.Url), answer);
    }

    public async Task<AcmeOrder> GetOrderAsync(Uri url, CancellationToken cancellation) =>
        ReadOrder(url, await ReadAsync(url, Json, "order", cancellation));

    public async Task<AcmeAuthorization> GetAuthorizationAsync(Uri url, CancellationToken cancellation)
    {
        var answer = await ReadAsync(url, Json, "authorization", cancellation);
        return AcmeAuthorization.Read(url, _client.Parse(answer), answer.RetryAfter);
    }

    /// <summary>
    /// Asks the CA to look (RFC 8555 7.5.1). The answer must stand on every node before; the CA looks from several places, more than
    /// once, and until the authorization is no longer pending. Asking for what the CA has looked at already does nothing.
    /// </summary>
    public async Task AnswerAsync(AcmeChallenge challenge, CancellationToken cancellation)
    {
        try
        {
            await PostAsync(challenge.Url, [], "challenge", cancellation);
        }
        catch (AcmeMalformedException)
        {
            // After a crash the same was asked before, and the CA may have finished since the challenge was read.
            var now = AcmeChallenge.Read(challenge.Url, _client.Parse(await ReadAsync(challenge.Url, Json, "challenge", cancellation)));
            if (now.Status == ChallengeStatus.Pending)
            {
                throw;
            }
        }
    }

    /// <summary>Gives the right to the name back (RFC 8555 7.5.2), so that a later order proves it anew.</summary>
    public Task DeactivateAuthorizationAsync(Uri url, CancellationToken cancellation) =>
        PostAsync(url, new JsonObject { ["status"] = "deactivated" }, "authorization", cancellation);

    /// <summary>
    /// Reads the authorization until it is no longer pending, as often as the CA allows. After <paramref name="atMost"/>, or when the
    /// CA wants to be left alone for longer than that, it returns what it saw last.
    /// </summary>
    public Task<AcmeAuthorization> WaitForAuthorizationAsync(Uri url, TimeSpan atMost, CancellationToken cancellation) =>
        PollAsync(
            () => GetAuthorizationAsync(url, cancellation),
            seen => seen.Status != AuthorizationStatus.Pending,
            seen => seen.RetryAfter,
            atMost,
            cancellation);

    /// <summary>
    /// Reads the order until it moves on by itself no further: while it is processing, or pending for names that the CA is looking at.
    /// It ends as <see cref="WaitForAuthorizationAsync"/> does.
    /// </summary>
    public Task<AcmeOrder> WaitForOrderAsync(Uri url, TimeSpan atMost, CancellationToken cancellation) =>
        PollAsync(
            () => GetOrderAsync(url, cancellation),
            seen => seen.Status is not (OrderStatus.Pending or OrderStatus.Processing),
            seen => seen.RetryAfter,
            atMost,
            cancellation);

    /// <summary>
    /// Hands the certificate's public key in and asks for the certificate (RFC 8555 7.4). Keep the key before: the CA may issue although
    /// its answer is never heard.
    /// </summary>
    /// <exception cref="AcmeOrderNotReadyException">Some name is not validated yet.</exception>
    public async Task<AcmeOrder> FinalizeAsync(AcmeOrder order, AcmeKey certificateKey, IReadOnlyList<HostName> names, CancellationToken cancellation)
    {
        var payload = new JsonObject { ["csr"] = Base64Url.Encode(CertificateSigningRequest.Create(certificateKey, names)) };
        return ReadOrder(order.Url, await PostAsync(order.Finalize, payload, "finalize", cancellation));
    }

    /// <summary>
    /// The certificate of a valid order (RFC 8555 7.4.2): by the preferred root if the CA has such a chain, checked for our key, exactly
    /// these names, its dates and each signature in the chain.
    /// </summary>
    /// <exception cref="AcmeWrongCertificateException">It must not be served. Nothing is revoked by this.</exception>
    /// <exception cref="InvalidOperationException">The order is not valid.</exception>
    public async Task<IssuedCertificate> DownloadAsync(
        AcmeOrder order, AcmeKey certificateKey, IReadOnlyList<HostName> names, CancellationToken cancellation)
    {
        var url = order.Certificate ?? throw new InvalidOperationException($"The order has no certificate: it is {order.Status}.");
        var answer = await ReadChainAsync(url, cancellation);
        var issued = Check(IssuedCertificate.Parse(answer));
        if (_client.PreferredRoot is not { } root || issued.RootName == root)
        {
            return issued;
        }

        foreach (var other in answer.Links("alternate"))
        {
            var alternate = Check(IssuedCertificate.Parse(await ReadChainAsync(_client.Urls.ReadRelative(other, url), cancellation)));
            if (alternate.RootName == root)
            {
                return alternate;
            }
        }

        return issued;

        IssuedCertificate Check(IssuedCertificate candidate)
        {
            CertificateCheck.Require(candidate, certificateKey, names, _client.Clock.GetUtcNow());
            return candidate;
        }
    }

    /// <summary>Revokes a certificate as the account that ordered it, or that may have certificates for all its names (RFC 8555 7.6).</summary>
    /// <exception cref="AcmeAlreadyRevokedException">It was revoked before.</exception>
    public async Task RevokeAsync(X509Certificate2 certificate, RevocationReason reason, CancellationToken cancellation) =>
        await PostAsync((await _client.GetDirectoryAsync(cancellation)).RevokeCertificate, AcmeClient.Revocation(certificate, reason), "revoke", cancellation);

    private Task<AcmeAnswer> ReadChainAsync(Uri url, CancellationToken cancellation) =>
        ReadAsync(url, "application/pem-certificate-chain", "certificate", cancellation);

    private async Task<AcmeAnswer> PostAsync(Uri url, JsonObject payload, string step, CancellationToken cancellation) =>
        await _client.PostAsync(await _client.GetDirectoryAsync(cancellation), Key, Url, url, payload, step, cancellation);

    private async Task<AcmeAnswer> ReadAsync(Uri url, string accept, string step, CancellationToken cancellation)
    {
        var directory = await _client.GetDirectoryAsync(cancellation);
        return await _client.Transport.ReadAsync(
            _client.Urls.Check(url), directory.NewNonce, nonce => Jws.Sign(Key, Url, url, nonce, null), accept, step, cancellation);
    }

    private AcmeOrder ReadOrder(Uri url, AcmeAnswer answer) => AcmeOrder.Read(url, _client.Parse(answer), answer.RetryAfter);

    private AccountState ReadState(AcmeAnswer answer)
    {
        var json = _client.Parse(answer);
        return new AccountState(json.Word<AccountStatus>("status"), json.Texts("contact", 20));
    }

    private async Task<T> PollAsync<T>(
        Func<Task<T>> read, Func<T, bool> isSettled, Func<T, TimeSpan?> asked, TimeSpan atMost, CancellationToken cancellation)
    {
        var started = _client.Clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            var seen = await read();
            var wait = asked(seen) is { } time && time > FirstPause ? time : pause;
            if (isSettled(seen) || _client.Clock.GetElapsedTime(started) + wait > atMost)
            {
                return seen;
            }

            await Task.Delay(wait, _client.Clock, cancellation);
        }
    }
}
