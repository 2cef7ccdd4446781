using WhiteLabelLinks.Certificates.Issuance;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

public sealed class LeaseTests
{
    [Fact]
    public async Task Nodes_that_take_work_at_the_same_time_never_hold_the_same_host()
    {
        await using var installation = await Installation.CreateAsync();
        var hosts = await installation.AddDomainsAsync(100);

        await using var first = new Workshop(installation, TimeProvider.System);
        await using var second = new Workshop(installation, TimeProvider.System);

        // Some of them have a row already, others get it by being taken.
        foreach (var host in hosts.Take(50))
        {
            await installation.AskForAsync(host);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TakeAllAsync(i % 2 == 0 ? first.Queue : second.Queue))));

        Assert.Equal(hosts.Order(StringComparer.Ordinal), taken.SelectMany(leases => leases).Select(lease => lease.Host.Value).Order(StringComparer.Ordinal));
        Assert.Equal(100, taken.SelectMany(leases => leases).Select(lease => lease.Id).Distinct().Count());
        Assert.Empty(await first.Queue.TakeAsync(1000, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_lost_the_lease_writes_nothing()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var first = new Workshop(installation, clock, ca.Authority);
        await using var second = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        Assert.Equal(1, await second.WorkAsync());
        await installation.AskForAsync(host);
        var lost = await first.TakeOneAsync();
        clock.Step(TimeSpan.FromMinutes(2));
        var held = await second.TakeOneAsync();
        Assert.Equal(lost.Host, held.Host);
        var before = await RowsAsync(installation);

        Assert.False(await first.Queue.ExtendAsync(lost, CancellationToken.None));
        Assert.False(await first.Queue.KeepOrderAsync(lost, ca.Name, [1], new Uri("https://elsewhere.example"), CancellationToken.None));
        Assert.False(await first.Queue.DropOrderAsync(lost, CancellationToken.None));
        Assert.False(await first.Queue.ReleaseAsync(lost, CancellationToken.None));
        Assert.False(await first.Queue.FailAsync(lost, "words", clock.GetUtcNow(), CancellationToken.None));
        Assert.False(await first.Queue.PutOffAsync(lost, "words", clock.GetUtcNow(), CancellationToken.None));
        // From the first step to the last, without noticing before.
        await first.Attempts.RunAsync(lost, CancellationToken.None);

        Assert.Equal(before, await RowsAsync(installation));
        Assert.Equal(1, ca.OrdersOf(host));
        await second.Attempts.RunAsync(held, CancellationToken.None);
        Assert.Equal(2, ca.IssuedFor(host));
    }

    [Fact]
    public async Task A_certificate_that_comes_after_the_lease_was_lost_is_not_stored()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var first = new Workshop(installation, clock, ca.Authority);
        await using var second = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        Lease? held = null;
        ca.Before = async (context, answer) =>
        {
            if (context.Request.Path.StartsWithSegments("/certificate", StringComparison.Ordinal) && held is null)
            {
                clock.Step(TimeSpan.FromMinutes(2));
                held = await second.TakeOneAsync();
            }

            await answer();
        };

        await first.Attempts.RunAsync(await first.TakeOneAsync(), CancellationToken.None);

        Assert.False(await installation.HasCertificateAsync(host));
        await second.Attempts.RunAsync(held!, CancellationToken.None); // not null: the first one came as far as that
        Assert.True(await installation.HasCertificateAsync(host));
        Assert.Equal((1, 1), (ca.OrdersOf(host), ca.IssuedFor(host)));
    }

    [Fact]
    public async Task A_host_that_is_released_while_it_is_ordered_for_gets_no_certificate()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var host = await installation.AddDomainAsync();
        ca.Before = async (context, answer) =>
        {
            if (context.Request.Path.StartsWithSegments("/certificate", StringComparison.Ordinal))
            {
                await installation.ReleaseAsync(host);
            }

            await answer();
        };

        await node.WorkAsync();

        Assert.Equal(1, ca.IssuedFor(host));
        Assert.False(await installation.HasCertificateAsync(host));
        Assert.Equal(0, await installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.issuance"));
    }

    private static async Task<List<Lease>> TakeAllAsync(IssuanceQueue queue)
    {
        var all = new List<Lease>();
        while (await queue.TakeAsync(3, CancellationToken.None) is { Count: > 0 } taken)
        {
            all.AddRange(taken);
        }

        return all;
    }

    private static Task<IReadOnlyList<string>> RowsAsync(Installation installation) => Sql.ListAsync<string>(
        installation.Database.AdminConnectionString, "SELECT i::text FROM tls.issuance i UNION ALL SELECT c::text FROM tls.certificates c ORDER BY 1");
}
