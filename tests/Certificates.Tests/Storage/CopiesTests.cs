using System.Text;
using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Certificates.Tests.Selection;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Storage;

/// <summary>A node's own copies of what it serves, for when the database is away.</summary>
public sealed class CopiesTests
{
    [Fact]
    public async Task A_node_that_starts_without_its_database_serves_what_it_served_before_and_nothing_else()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var before = new Workshop(installation, TimeProvider.System, ca.Authority);
        string[] hosts = [await installation.AddDomainAsync(), await installation.AddDomainAsync()];
        await before.WorkAsync();
        await before.ReadListAsync();
        foreach (var host in hosts)
        {
            Assert.NotNull(await before.Cache.LoadAsync(host));
        }

        var options = new CertificateOptions { Key = installation.Key, Directory = before.Folder, Authorities = [ca.Authority], IsServed = (_, _) => true };
        await using var node = await StartAsync($"Host=127.0.0.1;Port={Child.FreePort()};Username=nobody;Timeout=2", options);

        foreach (var host in hosts)
        {
            var greeting = await Visitor.GreetAsync(node.HttpsPort, host);
            Assert.Equal(await installation.SerialAsync(host), greeting?.Leaf.SerialNumber);
        }

        var refusal = await Visitor.SayAsync(node.HttpsPort, await RealHello.WriteAsync(Installation.NewName(), ["h2"]));
        Assert.Equal([0x15, 3, 3, 0, 2, 2, 112], refusal);
    }

    [Fact]
    public async Task What_was_replaced_or_released_meanwhile_is_not_served_any_more_once_the_database_is_back()
    {
        await using var installation = await Installation.CreateAsync();
        var clock = new SteppedClock();
        await using var ca = await MakingCa.StartAsync(clock);
        await using var before = new Workshop(installation, clock, ca.Authority);
        var (kept, replaced, released, forgotten) =
            (await installation.AddDomainAsync(), await installation.AddDomainAsync(), await installation.AddDomainAsync(), await installation.AddDomainAsync());
        await before.WorkAsync();
        await before.ReadListAsync();
        foreach (var host in (string[])[kept, replaced, released, forgotten])
        {
            Assert.NotNull(await before.Cache.LoadAsync(host));
        }

        // It starts again, serves three of them from its copies, and hears only later what happened.
        await using var after = new Workshop(
            installation, clock, new CertificateOptions { Key = installation.Key, Directory = before.Folder, Authorities = [ca.Authority] });
        foreach (var host in (string[])[kept, replaced, released])
        {
            Assert.NotNull(await after.Cache.LoadAsync(host));
        }

        await installation.AskForAsync(replaced);
        await before.WorkAsync();
        await installation.ReleaseAsync(released);
        await installation.ReleaseAsync(forgotten);
        var (oldKept, oldReplaced) = (after.Cache.Find(kept)!.Version, after.Cache.Find(replaced)!.Version); // not null: just loaded
        await after.ReadListAsync();

        Assert.Equal(oldKept, after.Cache.Find(kept)?.Version);
        Assert.True(after.Cache.Find(replaced)?.Version > oldReplaced);
        Assert.Null(after.Cache.Find(released));
        Assert.Null(await after.Cache.LoadAsync(released));
        Assert.Null(await after.Cache.LoadAsync(forgotten));
        Assert.Equal(2, Directory.GetFiles(before.Folder).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("""{"Host":"HOST","Version":1}""")]
    [InlineData("""{"Host":"HOST","Version":1,"Chain":"x","SealedKey":"AAAA"}""")]
    [InlineData("""{"Host":"other.example","Version":1,"Chain":"x","SealedKey":"AAAA"}""")]
    public async Task A_copy_that_was_damaged_is_none(string content)
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        await node.ReadListAsync();
        Assert.NotNull(await node.Cache.LoadAsync(host));
        var file = Directory.GetFiles(node.Folder).Single();
        await File.WriteAllTextAsync(file, content.Replace("HOST", host, StringComparison.Ordinal), Encoding.ASCII);
        await using var later = new Workshop(
            installation, TimeProvider.System, new CertificateOptions { Key = installation.Key, Directory = node.Folder, Authorities = [ca.Authority] });

        Assert.Null(await later.Cache.LoadAsync(host));
        await later.ReadListAsync();
        Assert.NotNull(await later.Cache.LoadAsync(host));
        Assert.True(new FileInfo(file).Length > 500);
    }

    [Fact]
    public async Task A_copy_is_for_nobodys_eyes_but_the_servers()
    {
        await using var installation = await Installation.CreateAsync();
        await using var ca = await MakingCa.StartAsync(TimeProvider.System);
        await using var node = new Workshop(installation, TimeProvider.System, ca.Authority);
        var host = await installation.AddDomainAsync();
        await node.WorkAsync();
        await node.ReadListAsync();
        await node.Cache.LoadAsync(host);

        var file = Directory.GetFiles(node.Folder).Single();
        Assert.DoesNotContain(host, file, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static async Task<Node> StartAsync(string connection, CertificateOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Node.StartAsync(connection, options, Child.FreePort(), Child.FreePort());
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody else was faster to take a port.
            }
        }
    }
}
