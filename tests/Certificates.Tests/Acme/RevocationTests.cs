using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

public sealed class RevocationTests(PebbleFixture world)
{
    [Fact]
    public async Task An_account_revokes_its_certificate_once_and_with_a_reason()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var issued = await new KeptOrder(key, Some.NewHost()).FinishAsync(client, world.Site);
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        Assert.Null(await world.Ca.RevocationReasonAsync(issued.Leaf));

        await account.RevokeAsync(issued.Leaf, RevocationReason.Superseded, CancellationToken.None);

        Assert.Equal((int)RevocationReason.Superseded, await world.Ca.RevocationReasonAsync(issued.Leaf));
        var again = await Assert.ThrowsAsync<AcmeAlreadyRevokedException>(
            () => account.RevokeAsync(issued.Leaf, RevocationReason.Superseded, CancellationToken.None));
        Assert.Equal(AcmeRemedy.Wait, again.Remedy);
    }

    [Fact]
    public async Task Whoever_has_the_certificates_key_revokes_it_without_an_account()
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        var order = new KeptOrder(accountKey, Some.NewHost());
        var issued = await order.FinishAsync(client, world.Site);
        using var key = AcmeKey.FromPkcs8(order.CertificateKey);

        await client.RevokeAsync(issued.Leaf, key, RevocationReason.KeyCompromise, CancellationToken.None);

        Assert.Equal((int)RevocationReason.KeyCompromise, await world.Ca.RevocationReasonAsync(issued.Leaf));
    }

    [Fact]
    public async Task Another_key_revokes_nothing()
    {
        using var client = world.Ca.NewClient();
        using var accountKey = AcmeKey.Create();
        using var otherKey = AcmeKey.Create();
        var issued = await new KeptOrder(accountKey, Some.NewHost()).FinishAsync(client, world.Site);
        var other = await client.CreateAccountAsync(otherKey, Some.Terms, CancellationToken.None);

        await Assert.ThrowsAnyAsync<AcmeProblemException>(() => client.RevokeAsync(issued.Leaf, otherKey, RevocationReason.KeyCompromise, CancellationToken.None));
        await Assert.ThrowsAnyAsync<AcmeProblemException>(() => other.RevokeAsync(issued.Leaf, RevocationReason.Unspecified, CancellationToken.None));

        Assert.Null(await world.Ca.RevocationReasonAsync(issued.Leaf));
    }
}
