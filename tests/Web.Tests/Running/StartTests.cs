using System.Net.Sockets;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Running;

public sealed class StartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("start-").FullName;

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_are_all_listed_at_once()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var program = RunningProgram.Start(
            port, RunningProgram.FreePort(), _data, "--spool-durability", "maybe", "--smtp", "mail.example.com", "--postgres", "Host=;nonsense", "--role", "king");
        Assert.Equal(2, await program.ExitAsync());
        foreach (var option in (string[])["--spool-durability", "--smtp", "--postgres", "--role"])
        {
            Assert.Contains(option + ":", program.Output, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_words()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var program = RunningProgram.Start(port, RunningProgram.FreePort(), _data);
        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains($"port {port} is in use", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_stops_a_first_start()
    {
        await using var program = RunningProgram.Start(
            RunningProgram.FreePort(), RunningProgram.FreePort(), _data, "--postgres", $"Host=127.0.0.1;Port={RunningProgram.FreePort()};Database=links;Username=admin;Timeout=3");
        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains("Cannot connect to PostgreSQL", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_of_ad_platforms_stops_the_start_and_says_all_that_is_wrong_with_it()
    {
        var file = Path.Combine(_data, "apis.json");
        await File.WriteAllTextAsync(file, """{"as_of": "2027-01-01", "apis": {"myspace": {}, "x": {"name": "x", "version": "1", "base": "http://x.example/"}}}""");
        await using var program = RunningProgram.Start(RunningProgram.FreePort(), RunningProgram.FreePort(), _data, "--ad-platform-file", file);
        Assert.Equal(2, await program.ExitAsync());
        foreach (var words in (string[])["--ad-platform-file:", "myspace: there is no such ad platform", "x: base must be an https address"])
        {
            Assert.Contains(words, program.Output, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_tells_of_an_interface_that_has_ended_and_of_a_file_that_is_wrong()
    {
        var file = Path.Combine(_data, "apis.json");
        await File.WriteAllTextAsync(
            file, """{"as_of": "2027-01-01", "apis": {"quora": {"name": "Conversion API", "version": "v0", "base": "https://api.quora.com/", "sunset": "2026-01-31"}}}""");
        await using (var doctor = RunningProgram.Doctor(_data, "--ad-platform-file", file))
        {
            Assert.Equal(0, await doctor.ExitAsync());
            Assert.Contains("note  ad platforms", doctor.Output, StringComparison.Ordinal);
            Assert.Contains("Quora Conversion API v0 ended on 2026-01-31 (by how long its versions live).", doctor.Output, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(file, "{}");
        await using var again = RunningProgram.Doctor(_data, "--ad-platform-file", file);
        Assert.Equal(1, await again.ExitAsync());
        Assert.Contains("FAIL  settings", again.Output, StringComparison.Ordinal);
        Assert.Contains("--ad-platform-file:", again.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
