using Npgsql;
using WhiteLabelLinks.Certificates.Selection;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Selection;

public sealed class CertificateCacheTests
{
    private const int Most = 10;

    [Fact]
    public async Task No_more_certificates_are_held_than_may_be_and_those_in_use_stay()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = NewNode(installation, ca);
        var hosts = await installation.AddDomainsAsync(4 * Most);

        await node.WorkAsync();
        await node.ReadListAsync();
        Assert.Equal(0, node.Cache.Count);
        Assert.NotNull(await node.Cache.LoadAsync(hosts[0]));
        foreach (var host in hosts.Skip(1))
        {
            Assert.NotNull(await node.Cache.LoadAsync(host));
            Assert.NotNull(node.Cache.Find(hosts[0]));
            Assert.InRange(node.Cache.Count, 1, Most);
        }

        // Many at once may be one too many for a moment, and no more than that.
        await Parallel.ForEachAsync(hosts.Concat(hosts), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (host, _) => Assert.NotNull(await node.Cache.LoadAsync(host)));
        await node.Cache.LoadAsync(hosts[1]);
        Assert.InRange(node.Cache.Count, 1, Most);
        Assert.NotNull(node.Cache.Find(hosts[1]));
    }

    [Fact]
    public async Task Many_who_ask_for_the_same_host_share_one_certificate()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = NewNode(installation, ca);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        await node.ReadListAsync();

        // Nobody can read it until all have asked.
        await using var database = new NpgsqlConnection(installation.Database.AdminConnectionString);
        await database.OpenAsync();
        await using var transaction = await database.BeginTransactionAsync();
        await using (var block = new NpgsqlCommand("LOCK TABLE tls.certificates IN ACCESS EXCLUSIVE MODE", database, transaction))
        {
            await block.ExecuteNonQueryAsync();
        }

        var loading = Enumerable.Range(0, 50).Select(_ => node.Cache.LoadAsync(host)).ToList();
        await transaction.RollbackAsync();
        var loaded = await Task.WhenAll(loading);

        Assert.NotNull(loaded[0]);
        Assert.All(loaded, certificate => Assert.Same(loaded[0], certificate));
        Assert.Same(loaded[0], node.Cache.Find(host));
    }

    [Fact]
    public async Task However_loading_and_changes_cross_the_newest_is_served_in_the_end()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = NewNode(installation, ca);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        await node.ReadListAsync();
        using var stop = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await node.Cache.LoadAsync(host);
            }
        })).ToList();
        try
        {
            for (var round = 0; round < 40; round++)
            {
                var version = await installation.Database.ScalarAsync<long>(
                    "UPDATE tls.certificates SET version = nextval('tls.versions') WHERE host = $1 RETURNING version", host);
                node.Get<CertificateIndex>().Set(host, version);
                await node.Cache.ChangedAsync(host);

                Assert.Equal(version, node.Cache.Find(host)?.Version);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(visitors);
        }
    }

    [Fact]
    public async Task What_is_released_while_it_is_loaded_is_not_kept()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = NewNode(installation, ca);
        for (var round = 0; round < 15; round++)
        {
            var host = await installation.AddDomainAsync();
            await node.WorkAsync();
            await node.ReadListAsync();
            var loading = Enumerable.Range(0, 3).Select(_ => Task.Run(() => node.Cache.LoadAsync(host))).ToArray();
            await Task.WhenAll(loading.Take(round % 3));
            node.Get<CertificateIndex>().Remove(host);
            await node.Cache.ChangedAsync(host);
            await Task.WhenAll(loading);

            Assert.Null(node.Cache.Find(host));
            Assert.Empty(Directory.GetFiles(node.Folder));
        }
    }

    [Fact]
    public async Task Whoever_waits_for_a_certificate_is_let_on_when_it_comes_and_refused_when_it_does_not()
    {
        var index = new CertificateIndex(TimeProvider.System);
        var waiting = Enumerable.Range(0, 100).Select(_ => index.WaitForAsync("go.example.com", TimeSpan.FromMinutes(1), CancellationToken.None)).ToList();
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));

        index.Set("go.example.com", 1);

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.True(await index.WaitForAsync("go.example.com", TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.False(await index.WaitForAsync("other.example.com", TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task Only_so_many_may_wait_at_the_same_time()
    {
        var index = new CertificateIndex(TimeProvider.System);
        using var end = new CancellationTokenSource();

        var waiting = Enumerable.Range(0, 2000).Select(_ => index.WaitForAsync("go.example.com", TimeSpan.FromMinutes(1), end.Token)).ToList();

        Assert.Equal(500, waiting.Count(wait => !wait.IsCompleted));
        await end.CancelAsync();
        await Task.WhenAll(waiting.Select(wait => wait.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.False(await index.WaitForAsync("go.example.com", TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    private static Workshop NewNode(Installation installation, MakingCa ca) => new(
        installation,
        TimeProvider.System,
        new CertificateOptions { Key = installation.Key, Directory = installation.NewFolder(), Authorities = [ca.Authority], MostInMemory = Most });
}
