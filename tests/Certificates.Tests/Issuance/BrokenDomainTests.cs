using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A domain at which the CA finds something else: it costs few orders, and its owner learns why (S112).</summary>
public sealed class BrokenDomainTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(55);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_makes_no_more_than_five_orders_in_any_day_even_if_its_owner_asks_all_the_time(bool isAskedForAllTheTime)
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        ca.IsBroken = name => name == host;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(3); passed += Step)
        {
            await node.WorkAsync();
            if (isAskedForAllTheTime)
            {
                await installation.AskForAsync(host);
                await node.WorkAsync();
                await installation.AskForAsync(host);
            }

            clock.Step(Step);
        }

        var orders = await Sql.ListAsync<DateTimeOffset>(
            installation.Database.AdminConnectionString, "SELECT ordered_at FROM tls.attempts WHERE host = $1 AND ordered_at IS NOT NULL ORDER BY 1", host);
        Assert.Equal(orders.Count, ca.OrdersOf(host));
        Assert.All(orders, from => Assert.InRange(orders.Count(at => at >= from && at < from.AddDays(1)), 1, 5));
        // It is not given up either.
        Assert.InRange(orders.Count, isAskedForAllTheTime ? 11 : 4, 15);
    }

    [Fact]
    public async Task Its_owner_reads_why_and_its_next_certificate_takes_the_words_away()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        ca.IsBroken = name => name == host;

        await node.WorkAsync();

        var words = await installation.Database.ScalarAsync<string>("SELECT failure FROM tls.issuance WHERE host = $1", host);
        Assert.Contains("could not connect to your domain", words, StringComparison.Ordinal);
        Assert.Equal(words, await installation.Database.ScalarAsync<string>("SELECT words FROM tls.attempts WHERE host = $1 AND outcome = 'failed'", host));
        var detail = await installation.Database.ScalarAsync<string>("SELECT detail FROM tls.attempts WHERE host = $1", host);
        Assert.Contains("Connection refused", detail, StringComparison.Ordinal);

        ca.IsBroken = _ => false;
        clock.Step(TimeSpan.FromMinutes(2));
        await node.WorkAsync();

        Assert.True(await installation.HasCertificateAsync(host));
        Assert.Equal(
            0L, await installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.issuance WHERE failure IS NOT NULL OR failed_at IS NOT NULL OR failures > 0"));
    }

    [Fact]
    public async Task A_domain_that_breaks_before_its_renewal_goes_on_being_served_and_others_are_renewed()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var (broken, sound) = (await installation.AddDomainAsync(), await installation.AddDomainAsync());
        await node.WorkAsync();
        var (kept, replaced) = (await installation.SerialAsync(broken), await installation.SerialAsync(sound));
        ca.IsBroken = name => name == broken;

        clock.Step(TimeSpan.FromDays(61));
        await node.WorkAsync();

        Assert.Equal(kept, await installation.SerialAsync(broken));
        Assert.NotEqual(replaced, await installation.SerialAsync(sound));
    }
}
