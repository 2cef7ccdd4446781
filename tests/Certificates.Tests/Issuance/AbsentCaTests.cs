using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>A CA that nobody reaches for days (S112): what is there is served to its end, and nothing storms when it comes back.</summary>
public sealed class AbsentCaTests(ITestOutputHelper output)
{
    private const int Hosts = 30;

    [Fact]
    public async Task After_ten_days_without_it_each_host_is_renewed_once()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        ca.Lifetime = TimeSpan.FromDays(60);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var hosts = await installation.AddDomainsAsync(Hosts);

        Assert.Equal(Hosts, await node.WorkAsync());
        var serials = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var host in hosts)
        {
            serials[host] = await installation.SerialAsync(host);
        }

        // All are due within a few days; the CA goes when the last one is.
        clock.Step(TimeSpan.FromDays(41));
        ca.IsAway = true;
        var attempts = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(2); passed += TimeSpan.FromMinutes(40))
        {
            attempts += await node.WorkAsync();
            clock.Step(TimeSpan.FromMinutes(40));
        }

        output.WriteLine($"{attempts} attempts for {Hosts} hosts in two days");
        Assert.InRange(attempts, Hosts * 20, Hosts * 50);
        for (var day = 2; day < 10; day++)
        {
            clock.Step(TimeSpan.FromDays(1));
            Assert.Equal(Hosts, await node.WorkAsync());
        }

        foreach (var (host, serial) in serials)
        {
            Assert.Equal(serial, await installation.SerialAsync(host));
            Assert.Equal(1, await installation.OrdersAsync(host));
        }

        ca.IsAway = false;
        clock.Step(TimeSpan.FromHours(2));
        Assert.Equal(Hosts, await node.WorkAsync());

        Assert.All(hosts, host => Assert.Equal(2, ca.OrdersOf(host)));
        foreach (var (host, serial) in serials)
        {
            Assert.NotEqual(serial, await installation.SerialAsync(host));
        }

        clock.Step(TimeSpan.FromHours(2));
        Assert.Equal(0, await node.WorkAsync());
    }

    [Fact]
    public async Task However_many_are_due_at_once_a_node_orders_for_a_few_at_a_time()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var hosts = await installation.AddDomainsAsync(Hosts);

        await node.Orders.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(
            async () => await installation.Database.ScalarAsync<long>("SELECT count(*) FROM tls.certificates") == Hosts, "Some got no certificate.");
        await node.Orders.StopAsync(CancellationToken.None);

        Assert.All(hosts, host => Assert.Equal(1, ca.OrdersOf(host)));
        Assert.InRange(ca.MostAtWork, 2, Workshop.AtOnce);
    }

    [Fact]
    public async Task A_new_domain_gets_its_certificate_as_soon_as_the_CA_is_back_however_often_it_was_tried()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        ca.IsAway = true;
        var attempts = 0;
        for (var half = 0; half < 24; half++)
        {
            attempts += await node.WorkAsync();
            clock.Step(TimeSpan.FromMinutes(30));
        }

        Assert.InRange(attempts, 6, 20);
        Assert.Equal(0, await installation.OrdersAsync(host));
        Assert.Equal(OwnerWords.Later, await installation.Database.ScalarAsync<string>("SELECT failure FROM tls.issuance WHERE host = $1", host));

        ca.IsAway = false;
        clock.Step(TimeSpan.FromMinutes(90));
        await node.WorkAsync();

        Assert.True(await installation.HasCertificateAsync(host));
    }

    [Fact]
    public async Task A_CA_that_is_too_busy_for_an_order_uses_up_nothing()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        ca.Before = (context, answer) =>
        {
            context.Response.StatusCode = 503;
            return context.Request.Path == "/newOrder" ? Task.CompletedTask : AsUsualAsync(context, answer);
        };
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        for (var half = 0; half < 24; half++)
        {
            await node.WorkAsync();
            clock.Step(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(0, await installation.OrdersAsync(host));
        ca.Before = static (_, answer) => answer();
        clock.Step(TimeSpan.FromMinutes(90));
        await node.WorkAsync();
        Assert.True(await installation.HasCertificateAsync(host));

        static Task AsUsualAsync(HttpContext context, Func<Task> answer)
        {
            context.Response.StatusCode = 200;
            return answer();
        }
    }

    [Fact]
    public async Task An_ended_certificate_is_served_to_nobody_and_plain_HTTP_answers_again()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var node = new Workshop(installation, clock, ca.Authority);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        var cache = node.Cache;
        await node.ReadListAsync();
        Assert.NotNull(await cache.LoadAsync(host));
        Assert.True(await ServesAsync(installation, host));
        ca.IsAway = true;

        clock.Step(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(1));
        await node.Queue.SweepAsync(CancellationToken.None);
        Assert.NotNull(cache.Find(host));
        Assert.True(await ServesAsync(installation, host));
        clock.Step(TimeSpan.FromMinutes(1));

        Assert.Null(cache.Find(host));
        Assert.Null(await cache.LoadAsync(host));
        await node.Queue.SweepAsync(CancellationToken.None);
        Assert.False(await ServesAsync(installation, host));
        Assert.False(await installation.HasCertificateAsync(host));
    }

    [Fact]
    public async Task After_three_failures_of_the_first_CA_the_next_one_is_asked_and_each_has_one_account()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var second = await MakingCa.StartAsync(clock);
        var closed = new CertificateAuthority(new AcmeOptions { DirectoryUrl = new Uri($"http://127.0.0.1:{Child.FreePort()}/dir"), AllowPlainHttp = true });
        await using var node = new Workshop(installation, clock, closed, second.Authority);
        var host = await installation.AddDomainAsync();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(1, await node.WorkAsync());
            Assert.Equal(attempt == 4, await installation.HasCertificateAsync(host));
            clock.Step(TimeSpan.FromHours(2));
        }

        Assert.Equal(second.Name, await installation.Database.ScalarAsync<string>("SELECT ca FROM tls.certificates WHERE host = $1", host));
        var accounts = await Sql.ListAsync<string>(
            installation.Database.AdminConnectionString, "SELECT ca || CASE WHEN url IS NULL THEN '' ELSE ' known' END FROM tls.accounts");
        Assert.Equal(new[] { closed.Name, second.Name + " known" }.Order(StringComparer.Ordinal), accounts.Order(StringComparer.Ordinal));
    }

    private static Task<bool> ServesAsync(Installation installation, string host) =>
        installation.Database.ScalarAsync<bool>("SELECT has_certificate FROM serving.hosts WHERE host = $1", host);
}
