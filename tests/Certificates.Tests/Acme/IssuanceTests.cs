using System.Security.Cryptography.X509Certificates;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>From an order to a certificate, at a real ACME server that refuses two of five good nonces.</summary>
public sealed class IssuanceTests(PebbleFixture world)
{
    [Theory]
    [InlineData(ChallengeType.Http)]
    [InlineData(ChallengeType.TlsAlpn)]
    public async Task A_domain_gets_its_certificate(string challengeType)
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        var host = Some.NewHost();
        var order = new KeptOrder(accountKey, host);

        var issued = await order.FinishAsync(client, world.Site, challengeType);

        using var key = AcmeKey.FromPkcs8(order.CertificateKey);
        using var usable = key.Join(issued.Leaf);
        Assert.True(usable.HasPrivateKey);
        Assert.True(issued.Leaf.MatchesHostname(host.Value, allowWildcards: false));
        Assert.Equal(3, issued.Certificates.Count);
        Assert.Equal(await world.Ca.RootNameAsync(0), issued.RootName);
        Assert.NotNull(issued.RenewalId);
        var pem = new X509Certificate2Collection();
        pem.ImportFromPem(issued.ToPem());
        Assert.Equal(issued.Certificates.Select(certificate => certificate.Thumbprint), pem.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public async Task Several_names_share_one_certificate_when_that_is_asked_for()
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        HostName[] hosts = [Some.NewHost(), Some.NewHost(), Some.NewHost()];

        var issued = await new KeptOrder(accountKey, hosts).FinishAsync(client, world.Site);

        var names = issued.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames();
        Assert.Equal(hosts.Select(host => host.Value).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_order_for_a_name_that_may_be_validated_already_ends_the_same_way()
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        var host = Some.NewHost();
        var keys = new HashSet<string>(StringComparer.Ordinal);

        // Every other authorization is reused, at random.
        for (var i = 0; i < 6; i++)
        {
            keys.Add((await new KeptOrder(accountKey, host).FinishAsync(client, world.Site)).Leaf.GetPublicKeyString());
        }

        Assert.Equal(6, keys.Count);
    }

    [Fact]
    public async Task Many_orders_at_once_share_one_client_and_its_nonces()
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        var hosts = Enumerable.Range(0, 12).Select(_ => Some.NewHost()).ToList();

        var issued = await Task.WhenAll(hosts.Select(host => new KeptOrder(accountKey, host).FinishAsync(client, world.Site)));

        Assert.All(hosts.Zip(issued), pair => Assert.True(pair.Second.Leaf.MatchesHostname(pair.First.Value, allowWildcards: false)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_chain_ends_at_the_preferred_root(int number)
    {
        var root = await world.Ca.RootNameAsync(number);
        using var client = world.Ca.NewClient(world.Ca.Options with { PreferredRoot = root });
        using var accountKey = AcmeKey.Create();

        var issued = await new KeptOrder(accountKey, Some.NewHost()).FinishAsync(client, world.Site);

        Assert.Equal(root, issued.RootName);
    }

    [Fact]
    public async Task Without_a_chain_to_the_preferred_root_the_first_one_is_taken()
    {
        using var client = world.Ca.NewClient(world.Ca.Options with { PreferredRoot = "A root that nobody has" });
        using var accountKey = AcmeKey.Create();

        var issued = await new KeptOrder(accountKey, Some.NewHost()).FinishAsync(client, world.Site);

        Assert.Equal(await world.Ca.RootNameAsync(0), issued.RootName);
    }

    [Fact]
    public async Task An_order_cannot_be_finalized_before_its_names_are_validated()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        using var certificateKey = AcmeKey.Create();
        var host = Some.NewHost();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var order = await account.CreateOrderAsync(new OrderRequest([host]), CancellationToken.None);

        await Assert.ThrowsAsync<AcmeOrderNotReadyException>(() => account.FinalizeAsync(order, certificateKey, [host], CancellationToken.None));

        Assert.Equal(OrderStatus.Pending, order.Status);
        Assert.Equal([host.Value], order.Names);
        Assert.NotNull(order.Expires);
        await Assert.ThrowsAsync<InvalidOperationException>(() => account.DownloadAsync(order, certificateKey, [host], CancellationToken.None));
    }

    [Fact]
    public async Task An_order_is_not_finalized_for_other_names()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        using var certificateKey = AcmeKey.Create();
        var host = Some.NewHost();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var order = await ReadyAsync(account, host);

        var refused = await Assert.ThrowsAnyAsync<AcmeProblemException>(() => account.FinalizeAsync(order, certificateKey, [Some.NewHost()], CancellationToken.None));

        Assert.Equal(AcmeRemedy.Operator, refused.Remedy);
    }

    [Fact]
    public async Task A_right_that_was_given_back_is_proved_anew()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var host = Some.NewHost();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var order = await ReadyAsync(account, host);

        await account.DeactivateAuthorizationAsync(order.Authorizations[0], CancellationToken.None);

        Assert.Equal(AuthorizationStatus.Deactivated, (await account.GetAuthorizationAsync(order.Authorizations[0], CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_wrong_answer_at_the_domain_is_told_to_its_owner()
    {
        var failure = await FailAsync<AcmeUnauthorizedException>(Some.NewHost(), "This page belongs to somebody else.");

        Assert.Equal(AcmeRemedy.DomainOwner, failure.Remedy);
        Assert.Contains("found something else", failure.OwnerText, StringComparison.Ordinal);
        Assert.Equal(0, failure.HttpStatus);
    }

    [Fact]
    public async Task A_domain_at_which_nothing_answers_is_told_to_its_owner()
    {
        var host = Some.NewHost();
        await world.MoveAwayAsync(host.Value);

        var failure = await FailAsync<AcmeConnectionException>(host, null);

        Assert.Contains("could not connect", failure.OwnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_whose_DNS_is_broken_is_told_to_its_owner()
    {
        var host = Some.NewHost();
        await world.BreakDnsAsync(host.Value);

        var failure = await FailAsync<AcmeProblemException>(host, null);

        Assert.Equal(AcmeRemedy.DomainOwner, failure.Remedy);
    }

    private async Task<AcmeOrder> ReadyAsync(AcmeAccount account, HostName host)
    {
        var order = await account.CreateOrderAsync(new OrderRequest([host]), CancellationToken.None);
        var authorization = await account.GetAuthorizationAsync(order.Authorizations.Single(), CancellationToken.None);
        var challenge = authorization.Find(ChallengeType.Http)!; // not null: Pebble offers it
        world.Site.Put(challenge, host, challenge.KeyAuthorization(account.Key));
        await account.AnswerAsync(challenge, CancellationToken.None);
        return await account.WaitForOrderAsync(order.Url, TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    private async Task<T> FailAsync<T>(HostName host, string? answer)
        where T : AcmeProblemException
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var order = await account.CreateOrderAsync(new OrderRequest([host]), CancellationToken.None);
        var url = order.Authorizations.Single();
        var challenge = (await account.GetAuthorizationAsync(url, CancellationToken.None)).Find(ChallengeType.Http)!; // not null: Pebble offers it
        world.Site.Put(challenge, host, answer ?? challenge.KeyAuthorization(key));
        await account.AnswerAsync(challenge, CancellationToken.None);
        var authorization = await account.WaitForAuthorizationAsync(url, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(AuthorizationStatus.Invalid, authorization.Status);
        Assert.Equal(OrderStatus.Invalid, (await account.WaitForOrderAsync(order.Url, TimeSpan.FromMinutes(1), CancellationToken.None)).Status);
        return Assert.IsType<T>(authorization.Error?.ToException(), exactMatch: typeof(T).IsSealed);
    }
}
