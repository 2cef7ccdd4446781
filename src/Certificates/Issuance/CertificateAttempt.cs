using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Certificates.Storage;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// One attempt to obtain a host's certificate, from wherever the last one stopped: order, prove, finalize, fetch. Each step is kept
/// before the next is asked for, so a process may die between any two of them.
/// </summary>
internal sealed partial class CertificateAttempt(
    IssuanceQueue queue,
    AttemptLog history,
    OrderBudget budget,
    AcmeAccounts accounts,
    ChallengeAnswers challenges,
    OrderCheck check,
    CertificateOptions options,
    CertificateMetrics metrics,
    TimeProvider clock,
    ILogger<CertificateAttempt> log)
{
    // A CA that fails so often in a row is passed over for the next one.
    private const int FailuresBeforeNextAuthority = 3;

    private static readonly TimeSpan ValidationWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan IssuanceWithin = TimeSpan.FromMinutes(2);

    /// <summary>Works until the certificate is stored or the attempt has failed; then the lease is given back.</summary>
    public async Task RunAsync(Lease lease, CancellationToken cancellation)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepLeaseAsync(lease, working);
        try
        {
            await RunWithinLeaseAsync(lease, working.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping, or the lease is another's by now. What was kept is gone on with.
            if (cancellation.IsCancellationRequested)
            {
                await queue.ReleaseAsync(lease, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // The lease runs out by itself.
            Log.DatabaseAway(log, lease.Host.Value, e.Message);
        }
        finally
        {
            await working.CancelAsync();
            await keeping;
        }
    }

    private async Task RunWithinLeaseAsync(Lease lease, CancellationToken cancellation)
    {
        var authority = Choose(lease);
        var registered = PublicSuffixes.RegisteredDomain(lease.Host);
        if (lease.OrderUrl is null)
        {
            var refusal = (OrderRefusal?)await check.ComplainAsync(lease, authority, cancellation)
                ?? await budget.ComplainAsync(lease.Host, authority.Name, registered, await IsExemptAsync(lease, authority, cancellation), cancellation);
            if (refusal is not null)
            {
                await PutOffAsync(lease, authority, registered, refusal, cancellation);
                return;
            }
        }

        var attempt = await history.BeginAsync(lease, authority.Name, registered, cancellation);
        Uri? orderUrl = lease.OrderUrl;
        AcmeAccount? account = null;
        try
        {
            account = await accounts.OpenAsync(authority, cancellation);
            var (order, key) = await OpenOrderAsync(lease, authority, account, attempt, cancellation);
            using (key)
            {
                orderUrl = order.Url;
                order = await ProveAsync(lease, account, order, cancellation);
                if (order.Status == OrderStatus.Ready)
                {
                    order = await account.FinalizeAsync(order, key, [lease.Host], cancellation);
                }
                order = await account.WaitForOrderAsync(order.Url, IssuanceWithin, cancellation);
                if (order.Status != OrderStatus.Valid)
                {
                    throw order.Error?.ToException() ?? new AcmeBadAnswerException($"The order {order.Url} is {order.Status} and stays so.");
                }
                var issued = await account.DownloadAsync(order, key, [lease.Host], cancellation);
                await StoreAsync(lease, authority, issued, key, history.EndIssued(attempt, order.Url), cancellation);
            }
            metrics.Ended("issued");
            Log.Issued(log, lease.Host.Value, authority.Name);
        }
        catch (AcmeException e)
        {
            if (account is not null && await accounts.HasOtherKeyAsync(authority, account.Key, cancellation))
            {
                // The CA heard the old key's signature after it took the new one: the next attempt goes on at once.
                await history.EndAsync(attempt, "put_off", orderUrl, null, e.Message, cancellation);
                await queue.ReleaseAsync(lease, cancellation);
                return;
            }
            await FailAsync(lease, authority, attempt, orderUrl, e, cancellation);
        }
        catch (CryptographicException e)
        {
            // The account's key is sealed with another installation's key, which only the operator can bring back.
            Log.CannotOpen(log, authority.Name, e.Message);
            await EndFailedAsync(lease, attempt, orderUrl, OwnerWords.Operator, e.Message, Pause(lease, isAboutDomain: true), cancellation);
        }
    }

    /// <summary>The order at work, or a new one. Its key is kept before it is made, and its address right after.</summary>
    private async Task<(AcmeOrder Order, AcmeKey Key)> OpenOrderAsync(
        Lease lease, CertificateAuthority authority, AcmeAccount account, long attempt, CancellationToken cancellation)
    {
        if (lease is { OrderUrl: { } url, SealedKey: { } kept })
        {
            try
            {
                var old = await account.GetOrderAsync(url, cancellation);
                if (old.Status != OrderStatus.Invalid && (old.Status == OrderStatus.Valid || old.Expires is not { } ends || ends > clock.GetUtcNow()))
                {
                    return (old, AcmeKey.FromPkcs8(options.Key.Open(kept, lease.KeyPlace)));
                }
            }
            catch (Exception e) when (e is AcmeProblemException { Problem.Kind: not "rateLimited" } or CryptographicException)
            {
                // The CA has forgotten it, or it is sealed with a key that is lost.
            }
            await queue.DropOrderAsync(lease, cancellation);
        }

        var key = lease is { OrderUrl: null, SealedKey: { } unused } && TryOpen(unused, lease.KeyPlace) is { } again ? again : AcmeKey.Create();
        try
        {
            var sealedKey = options.Key.Seal(key.ToPkcs8(), lease.KeyPlace);
            Require(await queue.KeepOrderAsync(lease, authority.Name, sealedKey, null, cancellation));
            await accounts.ReachAsync(authority, cancellation);
            await history.OrderedAsync(attempt, cancellation);
            var order = await OrderAsync(lease, authority, account, cancellation);
            Require(await queue.KeepOrderAsync(lease, authority.Name, sealedKey, order.Url, cancellation));
            return (order, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static async Task<AcmeOrder> OrderAsync(Lease lease, CertificateAuthority authority, AcmeAccount account, CancellationToken cancellation)
    {
        var replaces = lease.ServedAuthority == authority.Name && lease.Failures == 0 ? lease.RenewalId : null;
        try
        {
            return await account.CreateOrderAsync(new OrderRequest([lease.Host], authority.Profile, replaces), cancellation);
        }
        catch (AcmeAlreadyReplacedException)
        {
            return await account.CreateOrderAsync(new OrderRequest([lease.Host], authority.Profile), cancellation);
        }
    }

    private async Task<AcmeOrder> ProveAsync(Lease lease, AcmeAccount account, AcmeOrder order, CancellationToken cancellation)
    {
        if (order.Status != OrderStatus.Pending)
        {
            return order;
        }
        foreach (var url in order.Authorizations)
        {
            var authorization = await account.GetAuthorizationAsync(url, cancellation);
            if (authorization.Status == AuthorizationStatus.Pending)
            {
                if (!string.Equals(authorization.Name, lease.Host.Value, StringComparison.OrdinalIgnoreCase))
                {
                    throw new AcmeBadAnswerException($"The order for {lease.Host} asks for a proof of {authorization.Name}.");
                }
                var challenge = Pick(authorization, lease)
                    ?? throw new AcmeBadAnswerException($"The certificate authority offers no way to prove {lease.Host} that is known here.");
                await challenges.PutAsync(lease.Host, challenge, account.Key, cancellation);
                await account.AnswerAsync(challenge, cancellation);
                authorization = await account.WaitForAuthorizationAsync(url, ValidationWithin, cancellation);
            }
            if (authorization.Status != AuthorizationStatus.Valid)
            {
                throw authorization.Error?.ToException()
                    ?? new AcmeBadAnswerException($"The certificate authority did not say within {ValidationWithin.TotalMinutes} minutes whether {lease.Host} is proved.");
            }
        }
        return await account.WaitForOrderAsync(order.Url, ValidationWithin, cancellation);
    }

    // The file on port 80 works behind a proxy too; every second try is by the handshake, for whom port 80 is closed.
    private static AcmeChallenge? Pick(AcmeAuthorization authorization, Lease lease)
    {
        var (first, second) = lease.Failures % 2 == 0 ? (ChallengeType.Http, ChallengeType.TlsAlpn) : (ChallengeType.TlsAlpn, ChallengeType.Http);
        return new[] { authorization.Find(first), authorization.Find(second) }.FirstOrDefault(challenge => challenge?.Token is not null);
    }

    private async Task StoreAsync(
        Lease lease, CertificateAuthority authority, IssuedCertificate issued, AcmeKey key, NpgsqlBatchCommand ended, CancellationToken cancellation)
    {
        var pkcs8 = key.ToPkcs8();
        try
        {
            var sealedKey = options.Key.Seal(pkcs8, KeptCertificate.Place(lease.Host.Value));
            var renewAt = RenewalPlan.RenewAt(CertificateFacts.From(issued.Leaf), CertificateFacts.Until(issued.Leaf), Random.Shared.NextDouble());
            Require(await queue.FinishAsync(lease, authority.Name, issued, sealedKey, renewAt, ended, cancellation));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private async Task PutOffAsync(
        Lease lease, CertificateAuthority authority, string registered, OrderRefusal refusal, CancellationToken cancellation)
    {
        var attempt = await history.BeginAsync(lease, authority.Name, registered, cancellation);
        await history.EndAsync(attempt, "put_off", null, refusal.Words, (refusal as OrderRefusal.Useless)?.Detail, cancellation);
        // Waiting for its turn is no failure: the next try is at the same CA, and no later for it.
        await (refusal switch
        {
            OrderRefusal.TooMany full => queue.PutOffAsync(lease, full.Words, full.Until, cancellation),
            OrderRefusal.Useless useless => queue.FailAsync(lease, useless.Words, clock.GetUtcNow() + Pause(lease, useless.IsAboutDomain), cancellation),
            _ => throw new InvalidOperationException("This is another reason than those that there are."),
        });
        metrics.Ended("put_off");
        Log.PutOff(log, lease.Host.Value, refusal.Words);
    }

    private async Task FailAsync(
        Lease lease, CertificateAuthority authority, long attempt, Uri? order, AcmeException failure, CancellationToken cancellation)
    {
        // While the CA is away the order stays, and is gone on with; a refused one is over.
        if (failure is not (AcmeUnreachableException or AcmeBusyException))
        {
            await queue.DropOrderAsync(lease, cancellation);
        }
        if (failure is AcmeAccountDoesNotExistException)
        {
            await accounts.ForgetAsync(authority, cancellation);
        }
        var pause = Pause(lease, isAboutDomain: failure.Remedy != AcmeRemedy.Wait || failure is AcmeRateLimitedException);
        if (failure.RetryAfter is { } wish && wish > pause)
        {
            pause = wish;
        }
        if (order is null && failure is AcmeBusyException)
        {
            await history.NotOrderedAsync(attempt, cancellation);
        }
        await EndFailedAsync(lease, attempt, order, failure.OwnerText, failure.Message, pause, cancellation);
        Log.Failed(log, lease.Host.Value, authority.Name, pause, failure.Message);
    }

    private async Task EndFailedAsync(
        Lease lease, long attempt, Uri? order, string words, string detail, TimeSpan pause, CancellationToken cancellation)
    {
        await history.EndAsync(attempt, "failed", order, words, detail, cancellation);
        await queue.FailAsync(lease, words, clock.GetUtcNow() + pause, cancellation);
        metrics.Ended("failed");
    }

    private TimeSpan Pause(Lease lease, bool isAboutDomain)
    {
        var failures = lease.Failures + 1;
        var pause = isAboutDomain
            ? RenewalPlan.PauseAfterFailure(failures, Random.Shared.NextDouble())
            : RenewalPlan.PauseWhileAway(failures, Random.Shared.NextDouble());
        return RenewalPlan.InNeed(pause, lease.Ends - clock.GetUtcNow());
    }

    // A renewal that names what it replaces is outside of the CA's limits, where the CA knows of such things.
    private async Task<bool> IsExemptAsync(Lease lease, CertificateAuthority authority, CancellationToken cancellation)
    {
        if (lease.RenewalId is null || lease.ServedAuthority != authority.Name || lease.Failures > 0)
        {
            return false;
        }
        try
        {
            return (await accounts.ClientOf(authority).GetDirectoryAsync(cancellation)).HasRenewalInfo;
        }
        catch (AcmeException)
        {
            return false;
        }
    }

    private CertificateAuthority Choose(Lease lease)
    {
        var authorities = options.Authorities;
        return authorities.FirstOrDefault(authority => lease.OrderUrl is not null && authority.Name == lease.Authority)
            ?? authorities[lease.Failures / FailuresBeforeNextAuthority % authorities.Count];
    }

    private AcmeKey? TryOpen(byte[] sealedKey, string place)
    {
        try
        {
            return AcmeKey.FromPkcs8(options.Key.Open(sealedKey, place));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Require(bool isOurs)
    {
        if (!isOurs)
        {
            throw new OperationCanceledException("The lease was lost.");
        }
    }

    private async Task KeepLeaseAsync(Lease lease, CancellationTokenSource working)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Lease.Lifetime / 3, clock, working.Token);
                if (!await queue.ExtendAsync(lease, working.Token))
                {
                    await working.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Nothing can be kept any more: what is begun is gone on with when the database is back.
            Log.DatabaseAway(log, lease.Host.Value, e.Message);
            await working.CancelAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Host} has a certificate from {Authority}")]
        public static partial void Issued(ILogger log, string host, string authority);

        [LoggerMessage(LogLevel.Information, "No certificate was ordered for {Host}: {Reason}")]
        public static partial void PutOff(ILogger log, string host, string reason);

        [LoggerMessage(LogLevel.Warning, "{Host} got no certificate from {Authority}, next try in {Pause}: {Reason}")]
        public static partial void Failed(ILogger log, string host, string authority, TimeSpan pause, string reason);

        [LoggerMessage(LogLevel.Error, "The account at {Authority} cannot be used: its key does not open with this installation's key ({Reason}). Restore DIR/keys/installation.key")]
        public static partial void CannotOpen(ILogger log, string authority, string reason);

        [LoggerMessage(LogLevel.Warning, "The certificate of {Host} waits, because the database is away: {Reason}")]
        public static partial void DatabaseAway(ILogger log, string host, string reason);
    }
}
