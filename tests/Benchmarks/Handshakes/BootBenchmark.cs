using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>
/// The whole program, started with a hundred thousand domains that each have a certificate: how soon it redirects, how much memory it
/// takes, and whether it asks the CA for anything.
/// </summary>
internal static class BootBenchmark
{
    private const int DomainsOfBrand = 100;

    // Longer than it takes until everything that looks now and then has looked once.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(45);

    public static async Task<int> RunAsync(int domains)
    {
        var folder = Directory.CreateTempSubdirectory("boot-").FullName;
        using var authority = new TcpListener(IPAddress.Loopback, 0);
        authority.Start();
        try
        {
            await using var database = await PostgresTemplate.CloneAsync();
            await SeedAsync(database.AdminConnectionString, domains);
            await CertifiedTown.SeedAsync(database.AdminConnectionString, InstallationKey.In(folder), domains, isShared: true);
            string[] options =
            [
                "--postgres", database.AdminConnectionString,
                "--acme-directory", $"https://127.0.0.1:{((IPEndPoint)authority.LocalEndpoint).Port}/directory",
                "--dns-servers", "127.0.0.1:9",
            ];
            var first = await BootAsync(folder, options, domains, TimeSpan.Zero);
            var again = await BootAsync(folder, options, domains, Watched);
            var asked = 0;
            while (authority.Pending())
            {
                (await authority.AcceptSocketAsync()).Dispose();
                asked++;
            }
            var orders = await database.ScalarAsync<long>("SELECT count(*) FROM tls.attempts");
            Console.WriteLine($"{domains} domains. The very first start redirects after {first.Redirect:0.00} s, over HTTPS after {first.Https:0.00} s; peak {first.Peak:0} MB");
            return Bound.Print(
            [
                new("first redirect", again.Redirect, "s", AtMost: 5),
                new("first redirect over HTTPS", again.Https, "s", AtMost: 5),
                new("peak memory", again.Peak / 1024, "GiB", AtMost: 1),
                new("connections to the CA", asked, "", AtMost: 0),
                new("orders", orders, "", AtMost: 0),
            ]) ? 0 : 1;
        }
        finally
        {
            authority.Stop();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Redirect, double Https, double Peak)> BootAsync(string folder, string[] options, int domains, TimeSpan watched)
    {
        var https = RunningProgram.FreePort();
        var started = TimeProvider.System.GetTimestamp();
        await using var program = RunningProgram.Start(
            RunningProgram.FreePort(), RunningProgram.FreePort(), folder, ["--https", $"https://127.0.0.1:{https}", .. options]);
        var host = CertifiedTown.HostOf(domains * 3 / 4);
        await UntilAsync(program, () => RedirectsAsync(program, host));
        var redirect = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        using var visitor = new ReturningVisitor();
        await UntilAsync(program, () => Task.FromResult(Greets(visitor, https, host)));
        var secure = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await program.ReadyAsync();
        await Task.Delay(watched, TimeProvider.System, CancellationToken.None);
        var peak = double.Parse(
            File.ReadLines($"/proc/{program.ProcessId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..^"kB".Length].Trim(),
            CultureInfo.InvariantCulture) / 1024;
        await program.StopAsync();
        return (redirect, secure, peak);
    }

    private static bool Greets(ReturningVisitor visitor, int port, string host)
    {
        try
        {
            var visit = visitor.Greet(port, host);
            visit?.Session.Dispose();
            return visit is not null;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> RedirectsAsync(RunningProgram program, string host)
    {
        using var http = program.Client(host);
        try
        {
            using var answer = await http.GetAsync(new Uri("/go", UriKind.Relative));
            return (int)answer.StatusCode is >= 300 and < 400;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(RunningProgram program, Func<Task<bool>> look)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !await look();)
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"The program does not serve:\n{program.Output}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task SeedAsync(string admin, int domains)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            SET session_replication_role = replica;
            INSERT INTO agencies (name, slug) VALUES ('Bench', 'bench');
            INSERT INTO consoles (host, base_url, name) VALUES ('console.localhost', 'http://console.localhost', 'Bench');
            INSERT INTO brands (agency_id, name, slug) SELECT 1, 'Brand ' || n, 'b' || n FROM generate_series(0, {(domains - 1) / DomainsOfBrand}) n;
            INSERT INTO domains (brand_id, host, verified_at, pointing_since, checked_at, next_check_at)
              SELECT n / {DomainsOfBrand} + 1, 'h' || n || '.bench.test', now(), now(), now(), now() + interval '1 day' FROM generate_series(0, {domains - 1}) n;
            INSERT INTO hosts (host, purpose) SELECT host, 'short' FROM domains UNION ALL SELECT host, 'console' FROM consoles;
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
              SELECT brand_id, id, 'go', 'go', 'https://www.example.com/', 'bench' FROM domains;
            ANALYZE;
            """, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
