using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Certificates.Tests.Running;

/// <summary>The whole program as a process of its own, which may be killed and started again, and a CA that looks for it.</summary>
internal sealed class ProgramAtCa : IAsyncDisposable
{
    private readonly int _port = RunningProgram.FreePort();
    private readonly PebbleFixture _world;

    private ProgramAtCa(PebbleFixture world, Installation installation)
    {
        _world = world;
        Installation = installation;
    }

    public Installation Installation { get; }

    public Pebble Ca { get; private set; } = null!; // set before anybody has it

    public int HttpsPort { get; } = RunningProgram.FreePort();

    /// <summary>One whose CA takes up to so many seconds over each proof.</summary>
    public static async Task<ProgramAtCa> CreateAsync(PebbleFixture world, int thinks = 0)
    {
        var town = new ProgramAtCa(world, await Installation.CreateAsync());
        town.Ca = await Pebble.StartAsync(world.DnsPort, town._port, town.HttpsPort, needsExternalAccount: false, reusedProofs: 0, thinks: thinks);
        return town;
    }

    public RunningProgram Start(params string[] more) => RunningProgram.Start(_port, RunningProgram.FreePort(), Installation.Folder, [.. Options, .. more]);

    public string[] Options =>
    [
        "--https", $"https://127.0.0.1:{HttpsPort}",
        "--postgres", Installation.Database.AdminConnectionString,
        "--acme-directory", Ca.Options.DirectoryUrl.AbsoluteUri,
        "--acme-ca", Ca.CertificateFile,
        "--dns-servers", $"127.0.0.1:{_world.DnsPort}",
        "--public-addresses", "127.0.0.1",
    ];

    public async ValueTask DisposeAsync()
    {
        await Ca.DisposeAsync();
        await Installation.DisposeAsync();
    }
}
