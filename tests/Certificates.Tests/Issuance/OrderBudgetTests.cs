using WhiteLabelLinks.Certificates.Issuance;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>We stay under the CA's limits on our own (S112): its refusals would hit every domain.</summary>
public sealed class OrderBudgetTests
{
    [Fact]
    public async Task With_as_many_orders_in_three_hours_as_may_be_the_next_waits_and_an_invited_renewal_does_not()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock, hasRenewalInfo: true);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var renewed = await installation.AddDomainAsync();
        await node.WorkAsync();
        var serial = await installation.SerialAsync(renewed);
        await OrderAsync(installation, ca.Name, CertificateLimits.OrdersInThreeHours, "'other-' || n || '.example'", clock.GetUtcNow());
        var fresh = await installation.AddDomainAsync();
        await installation.AskForAsync(renewed);

        Assert.Equal(2, await node.WorkAsync());

        Assert.False(await installation.HasCertificateAsync(fresh));
        Assert.Equal(0, ca.OrdersOf(fresh));
        Assert.Equal("put_off", await installation.Database.ScalarAsync<string>("SELECT outcome FROM tls.attempts WHERE host = $1", fresh));
        Assert.Contains("waits for its turn", await installation.Database.ScalarAsync<string>("SELECT failure FROM tls.issuance WHERE host = $1", fresh), StringComparison.Ordinal);
        Assert.NotEqual(serial, await installation.SerialAsync(renewed));
        Assert.NotNull(ca.ReplacedBy(renewed));

        // However long it waits: that is no failure, and it is not passed on to another CA for it.
        for (var i = 0; i < 5; i++)
        {
            clock.Step(TimeSpan.FromMinutes(6));
            await node.WorkAsync();
        }

        Assert.Equal(0, await installation.Database.ScalarAsync<int>("SELECT failures FROM tls.issuance WHERE host = $1", fresh));
        clock.Step(TimeSpan.FromHours(3));
        await node.WorkAsync();
        Assert.True(await installation.HasCertificateAsync(fresh));
    }

    [Fact]
    public async Task A_renewal_that_the_CA_counts_waits_too()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var renewed = await installation.AddDomainAsync();
        await node.WorkAsync();
        await OrderAsync(installation, ca.Name, CertificateLimits.OrdersInThreeHours, "'other-' || n || '.example'", clock.GetUtcNow());
        await installation.AskForAsync(renewed);

        await node.WorkAsync();

        Assert.Equal(1, ca.OrdersOf(renewed));
    }

    [Theory]
    [InlineData(OrderBudget.OrdersOfDomainInWeek, false)]
    [InlineData(OrderBudget.OrdersOfDomainInWeek - 1, true)]
    public async Task Names_below_one_registered_domain_get_so_many_certificates_in_a_week(int before, bool isOrdered)
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var (one, other) = ("go." + "shared.example", Installation.NewName());
        await OrderAsync(installation, ca.Name, before, "'shared.example'", clock.GetUtcNow().AddDays(-6));
        // Of another CA, and of a week before: neither counts.
        await OrderAsync(installation, "https://other.example/dir", 50, "'shared.example'", clock.GetUtcNow().AddDays(-6));
        await OrderAsync(installation, ca.Name, 50, "'shared.example'", clock.GetUtcNow().AddDays(-8));
        await installation.AddDomainAsync(one);
        await installation.AddDomainAsync(other);

        await node.WorkAsync();

        Assert.Equal(isOrdered, await installation.HasCertificateAsync(one));
        Assert.True(await installation.HasCertificateAsync(other));
    }

    private static Task OrderAsync(Installation installation, string authority, int count, string registered, DateTimeOffset at) =>
        installation.Database.ExecuteAsync(
            $"""
            INSERT INTO tls.attempts (host, ca, registered, is_renewal, ordered_at)
            SELECT 'h' || n || '.elsewhere.example', $1, {registered}, false, $2 FROM generate_series(1, $3) n
            """,
            authority, at, count);
}
