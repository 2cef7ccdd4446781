using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>
/// What a program keeps on its way to a certificate: two keys and two addresses. <see cref="FinishAsync"/> goes on from wherever it
/// stands, with whatever client.
/// </summary>
internal sealed class KeptOrder(AcmeKey accountKey, params HostName[] names)
{
    private readonly byte[] _accountKey = accountKey.ToPkcs8();
    private readonly byte[] _certificateKey = NewKey();
    private Uri? _account;
    private Uri? _order;

    public byte[] CertificateKey => _certificateKey;

    public async Task<IssuedCertificate> FinishAsync(AcmeClient client, ChallengeSite site, string challengeType = ChallengeType.Http)
    {
        var patience = TimeSpan.FromMinutes(1);
        using var key = AcmeKey.FromPkcs8(_accountKey);
        using var certificateKey = AcmeKey.FromPkcs8(_certificateKey);
        var account = _account is { } kept ? client.OpenAccount(key, kept) : await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        _account = account.Url;
        var order = _order is { } keptOrder
            ? await account.GetOrderAsync(keptOrder, CancellationToken.None)
            : await account.CreateOrderAsync(new OrderRequest(names), CancellationToken.None);
        _order = order.Url;
        if (order.Status == OrderStatus.Pending)
        {
            foreach (var url in order.Authorizations)
            {
                var authorization = await account.GetAuthorizationAsync(url, CancellationToken.None);
                if (authorization.Status == AuthorizationStatus.Pending)
                {
                    var challenge = authorization.Find(challengeType) ?? throw new InvalidOperationException($"There is no {challengeType}.");
                    site.Put(challenge, Some.Host(authorization.Name), challenge.KeyAuthorization(key));
                    if (challenge.Status == ChallengeStatus.Pending)
                    {
                        await account.AnswerAsync(challenge, CancellationToken.None);
                    }

                    authorization = await account.WaitForAuthorizationAsync(url, patience, CancellationToken.None);
                }

                if (authorization.Error is { } error)
                {
                    throw error.ToException();
                }
            }

            order = await account.WaitForOrderAsync(order.Url, patience, CancellationToken.None);
        }

        if (order.Status == OrderStatus.Ready)
        {
            order = await account.FinalizeAsync(order, certificateKey, names, CancellationToken.None);
        }

        if (order.Status == OrderStatus.Processing)
        {
            order = await account.WaitForOrderAsync(order.Url, patience, CancellationToken.None);
        }

        return await account.DownloadAsync(order, certificateKey, names, CancellationToken.None);
    }

    private static byte[] NewKey()
    {
        using var key = AcmeKey.Create();
        return key.ToPkcs8();
    }
}
