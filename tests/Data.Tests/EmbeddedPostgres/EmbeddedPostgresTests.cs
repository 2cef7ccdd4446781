using System.Diagnostics;
using System.Runtime.Versioning;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.EmbeddedPostgres;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests
{
    [Fact]
    public async Task A_cluster_is_made_used_stopped_and_opened_again()
    {
        await using var folder = new DataFolder();
        await using (var first = await folder.StartAsync())
        {
            await Sql.ExecuteAsync(first.AdminConnectionString, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')");
        }

        Assert.Null(folder.Postmaster);
        await using var second = await folder.StartAsync();
        Assert.Equal("still here", await Sql.ScalarAsync<string>(second.AdminConnectionString, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task It_listens_on_a_socket_nobody_else_may_reach_and_commits_to_disk()
    {
        await using var folder = new DataFolder();
        await using var postgres = await folder.StartAsync();

        Assert.Equal("", await SettingAsync("listen_addresses"));
        Assert.Equal("on", await SettingAsync("synchronous_commit"));
        Assert.Equal("on", await SettingAsync("fsync"));
        Assert.Equal("on", await SettingAsync("data_checksums"));
        Assert.Equal("UTF8", await SettingAsync("server_encoding"));
        Assert.Equal("é", await Sql.ScalarAsync<string>(postgres.AdminConnectionString, "SELECT lower('É')"));
        var socket = new DirectoryInfo(folder.Cluster + ".socket");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, socket.UnixFileMode);

        Task<string> SettingAsync(string name) => Sql.ScalarAsync<string>(postgres.AdminConnectionString, $"SHOW {name}");
    }

    [Fact]
    public async Task Root_becomes_another_user_where_namespaces_are_denied()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has rights to give away.");
        await using var folder = new DataFolder();
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var first = await folder.StartAsync(namespaces: false))
        {
            await Sql.ExecuteAsync(first.AdminConnectionString, "CREATE TABLE kept (word text)");
        }

        // The next start goes by the folder's owner, even where namespaces are to be had again.
        await using var second = await folder.StartAsync();
        Assert.Equal(0, await Sql.ScalarAsync<long>(second.AdminConnectionString, "SELECT count(*) FROM kept"));
        var owner = Process.Start(new ProcessStartInfo("stat", ["-c", "%u", folder.Cluster]) { UseShellExecute = false, RedirectStandardOutput = true });
        Assert.NotEqual("0", (await owner!.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Fact]
    public async Task A_folder_that_the_other_user_cannot_reach_is_refused_in_words()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root becomes another user.");
        await using var folder = new DataFolder("closed", "data");
        File.SetUnixFileMode(Path.GetDirectoryName(folder.Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync(namespaces: false));
        Assert.Contains("may not enter", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Cluster));
    }

    [Fact]
    public async Task Root_needs_no_folder_that_others_may_enter()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs in a namespace.");
        await using var folder = new DataFolder("closed", "data");
        File.SetUnixFileMode(Path.GetDirectoryName(folder.Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var postgres = await folder.StartAsync();

        Assert.Equal(1, await Sql.ScalarAsync<int>(postgres.AdminConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_normal_user_makes_and_opens_a_cluster()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "These tests already run as a normal user.");
        await using var folder = new DataFolder();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)511); // rwxrwxrwx: the other user makes its folders here
        var program = Path.Combine(folder.Path, "program");
        Copy(AppContext.BaseDirectory, program);
        using var tests = Process.Start(new ProcessStartInfo(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", Path.Combine(program, "WhiteLabelLinks.Data.Tests"), "-noLogo", "-noColor",
             "-method", "*." + nameof(A_cluster_is_made_used_stopped_and_opened_again), "-method", "*." + nameof(A_killed_server_starts_again)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
            Environment = { ["HOME"] = folder.Path, ["TMPDIR"] = folder.Path },
        });
        var output = await tests!.StandardOutput.ReadToEndAsync();
        await tests.WaitForExitAsync();

        Assert.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_runs_is_reused_and_the_last_to_leave_stops_it()
    {
        await using var folder = new DataFolder();
        await using var first = await folder.StartAsync();
        var before = folder.Postmaster?.ProcessId;
        await using var second = await folder.StartAsync();
        Assert.Equal(before, folder.Postmaster?.ProcessId);

        await first.StopAsync();
        Assert.Equal(1, await Sql.ScalarAsync<int>(second.AdminConnectionString, "SELECT 1"));
        await second.StopAsync();
        Assert.Null(folder.Postmaster);
    }

    [Fact]
    public async Task Two_starts_at_once_make_one_cluster()
    {
        await using var folder = new DataFolder();
        var both = await Task.WhenAll(folder.StartAsync(), folder.StartAsync());

        Assert.Equal(both[0].AdminConnectionString, both[1].AdminConnectionString);
        await both[0].StopAsync();
        await both[1].StopAsync();
    }

    [Fact]
    public async Task A_killed_server_starts_again()
    {
        await using var folder = new DataFolder();
        await using var first = await folder.StartAsync();
        await Sql.ExecuteAsync(first.AdminConnectionString, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')");
        await PostgresCluster.SignalAsync("KILL", folder.Postmaster!.ProcessId);

        await using var second = await folder.StartAsync();
        Assert.Equal("still here", await Sql.ScalarAsync<string>(second.AdminConnectionString, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task A_server_that_crashes_while_it_is_used_comes_back_and_one_that_was_stopped_does_not()
    {
        await using var folder = new DataFolder();
        await using var postgres = await folder.StartAsync();
        var crashed = folder.Postmaster!.ProcessId;
        await PostgresCluster.SignalAsync("KILL", crashed);
        await AssertSoonAsync(() => folder.Postmaster is { } again && again.ProcessId != crashed);

        var stopped = folder.Postmaster!;
        await PostgresCluster.SignalAsync("INT", stopped.ProcessId);
        await AssertSoonAsync(() => folder.Postmaster is null);
        Assert.False(File.Exists(PostmasterFile.PathIn(folder.Cluster)));
    }

    [Fact]
    public async Task A_lock_that_names_another_program_does_not_stop_the_start()
    {
        await using var folder = new DataFolder();
        await using (await folder.StartAsync())
        {
        }

        // As after a restart of a container, where low process ids come back as other programs.
        await File.WriteAllTextAsync(PostmasterFile.PathIn(folder.Cluster), $"{Environment.ProcessId}\n{folder.Cluster}\n1\n5432\n{folder.Cluster}.socket\n\n");
        await using var postgres = await folder.StartAsync();
        Assert.Equal(1, await Sql.ScalarAsync<int>(postgres.AdminConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_deep_folder_gets_its_socket_elsewhere()
    {
        await using var folder = new DataFolder(new string('d', 60), new string('e', 60));
        string socket;
        await using (var postgres = await folder.StartAsync())
        {
            socket = folder.Postmaster!.SocketFolder;
            Assert.DoesNotContain(folder.Path, socket, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(socket).UnixFileMode);
            Assert.Equal(1, await Sql.ScalarAsync<int>(postgres.AdminConnectionString, "SELECT 1"));
        }

        Assert.False(Directory.Exists(socket));
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_is_begun_anew()
    {
        await using var folder = new DataFolder();
        Directory.CreateDirectory(folder.Cluster + ".new");
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster + ".new", "PG_VERSION"), "15");
        await using var postgres = await folder.StartAsync();

        Assert.Equal(1, await Sql.ScalarAsync<int>(postgres.AdminConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_here_is_refused_with_what_to_install()
    {
        await using var folder = new DataFolder();
        Directory.CreateDirectory(folder.Cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "PG_VERSION"), "9\n");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync());
        Assert.Contains("made by PostgreSQL 9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        await using var folder = new DataFolder();
        Directory.CreateDirectory(folder.Cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "thesis.odt"), "precious");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync());
        Assert.Contains("holds no PostgreSQL data", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Cluster, "thesis.odt")));
    }

    private static async Task AssertSoonAsync(Func<bool> holds)
    {
        for (var look = 0; look < 600 && !holds(); look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        Assert.True(holds());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
