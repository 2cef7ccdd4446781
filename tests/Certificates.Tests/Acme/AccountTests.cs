using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

public sealed class AccountTests(PebbleFixture world)
{
    [Fact]
    public async Task A_key_has_one_account_however_often_it_is_registered()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();

        Assert.Null(await client.FindAccountAsync(key, CancellationToken.None));
        var created = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var again = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        var found = await client.FindAccountAsync(key, CancellationToken.None);

        Assert.Equal(created.Url, again.Url);
        Assert.Equal(created.Url, found?.Url);
        var state = await created.GetStateAsync(CancellationToken.None);
        Assert.Equal(AccountStatus.Valid, state.Status);
        Assert.Equal(Some.Terms.Contacts, state.Contacts);
    }

    [Fact]
    public async Task A_kept_account_is_used_without_being_looked_for()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var url = (await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None)).Url;
        using var sameKey = AcmeKey.FromPkcs8(key.ToPkcs8());
        using var later = world.Ca.NewClient();

        var state = await later.OpenAccount(sameKey, url).GetStateAsync(CancellationToken.None);

        Assert.Equal(AccountStatus.Valid, state.Status);
    }

    [Fact]
    public async Task An_account_that_the_CA_does_not_know_is_called_that()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        using var otherKey = AcmeKey.Create();
        var known = await client.CreateAccountAsync(otherKey, Some.Terms, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<AcmeAccountDoesNotExistException>(
            () => client.OpenAccount(key, new Uri(known.Url.AbsoluteUri + "0000")).GetStateAsync(CancellationToken.None));

        Assert.Equal(AcmeRemedy.Operator, failure.Remedy);
        Assert.Equal("accountDoesNotExist", failure.Problem.Kind);
    }

    [Fact]
    public async Task Contacts_can_be_replaced_and_removed()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);

        var replaced = await account.SetContactsAsync(["mailto:someone.else@example.com"], CancellationToken.None);

        Assert.Equal(["mailto:someone.else@example.com"], replaced.Contacts);
        await account.SetContactsAsync([], CancellationToken.None);
        Assert.Empty((await account.GetStateAsync(CancellationToken.None)).Contacts);
    }

    [Fact]
    public async Task A_deactivated_account_orders_nothing_and_its_owner_is_not_blamed()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);

        Assert.Equal(AccountStatus.Deactivated, (await account.DeactivateAsync(CancellationToken.None)).Status);

        var failure = await Assert.ThrowsAsync<AcmeUnauthorizedException>(() => account.CreateOrderAsync(new OrderRequest([Some.NewHost()]), CancellationToken.None));
        Assert.Equal(AcmeRemedy.Operator, failure.Remedy);
        Assert.Contains("Nothing is wrong with your domain", failure.OwnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_changes_its_key_and_the_old_key_is_worth_nothing()
    {
        using var client = world.Ca.NewClient();
        using var oldKey = AcmeKey.Create();
        using var newKey = AcmeKey.Create();
        var account = await client.CreateAccountAsync(oldKey, Some.Terms, CancellationToken.None);

        var changed = await account.ChangeKeyAsync(newKey, CancellationToken.None);

        Assert.Equal(account.Url, changed.Url);
        Assert.Equal(AccountStatus.Valid, (await changed.GetStateAsync(CancellationToken.None)).Status);
        await Assert.ThrowsAnyAsync<AcmeProblemException>(() => account.GetStateAsync(CancellationToken.None));
        Assert.Null(await client.FindAccountAsync(oldKey, CancellationToken.None));
        Assert.Equal(account.Url, (await client.FindAccountAsync(newKey, CancellationToken.None))?.Url);
    }

    [Fact]
    public async Task A_key_that_has_an_account_cannot_become_another_ones()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();
        using var takenKey = AcmeKey.Create();
        var account = await client.CreateAccountAsync(key, Some.Terms, CancellationToken.None);
        await client.CreateAccountAsync(takenKey, Some.Terms, CancellationToken.None);

        var failure = await Assert.ThrowsAnyAsync<AcmeException>(() => account.ChangeKeyAsync(takenKey, CancellationToken.None));

        Assert.Contains("already in use", failure.Message, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Valid, (await account.GetStateAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Without_agreement_to_the_terms_there_is_no_account()
    {
        using var client = world.Ca.NewClient();
        using var key = AcmeKey.Create();

        var failure = await Assert.ThrowsAnyAsync<AcmeProblemException>(() => client.CreateAccountAsync(key, new AccountRequest(), CancellationToken.None));

        Assert.Equal(AcmeRemedy.Operator, failure.Remedy);
        Assert.NotNull((await client.GetDirectoryAsync(CancellationToken.None)).TermsOfService);
    }

    [Fact]
    public async Task A_CA_that_wants_external_accounts_says_so_and_gets_one()
    {
        using var client = world.StrictCa.NewClient();
        using var key = AcmeKey.Create();
        Assert.True(ExternalAccountBinding.TryParse(Pebble.KeyId, Pebble.MacKey, out var binding, out _));

        Assert.True((await client.GetDirectoryAsync(CancellationToken.None)).IsExternalAccountRequired);
        await Assert.ThrowsAsync<AcmeExternalAccountRequiredException>(() => client.CreateAccountAsync(key, Some.Terms, CancellationToken.None));
        var account = await client.CreateAccountAsync(key, Some.Terms with { Binding = binding }, CancellationToken.None);

        Assert.Equal(AccountStatus.Valid, (await account.GetStateAsync(CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData(Pebble.KeyId, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("kid-unknown", Pebble.MacKey)]
    public async Task A_wrong_external_account_is_refused(string keyId, string macKey)
    {
        using var client = world.StrictCa.NewClient();
        using var key = AcmeKey.Create();
        Assert.True(ExternalAccountBinding.TryParse(keyId, macKey, out var binding, out _));

        await Assert.ThrowsAnyAsync<AcmeProblemException>(() => client.CreateAccountAsync(key, Some.Terms with { Binding = binding }, CancellationToken.None));

        Assert.Null(await client.FindAccountAsync(key, CancellationToken.None));
    }
}
