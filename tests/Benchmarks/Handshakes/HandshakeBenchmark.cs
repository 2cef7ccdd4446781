using System.Diagnostics;
using System.Text.Json;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Certificates;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>
/// What many certificates cost a node: a whole handshake against the same one with a single certificate, in the same run; how many of
/// those who come back to a busy host are let in by a short one; memory. The servers are in this process, visitors in another.
/// </summary>
internal static class HandshakeBenchmark
{
    // Of the busiest hosts, where not all have room.
    private const int Room = 250;

    public static async Task<int> RunAsync(HandshakeSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("handshakes-").FullName;
        try
        {
            var key = InstallationKey.In(folder);
            await using var oneHost = await PostgresTemplate.CloneAsync();
            await using var manyHosts = await PostgresTemplate.CloneAsync();
            await CertifiedTown.SeedAsync(oneHost.AdminConnectionString, key, 1);
            await CertifiedTown.SeedAsync(manyHosts.AdminConnectionString, key, settings.Hosts);
            CertificateOptions Options(string name, int most) =>
                new() { Key = key, Directory = Path.Combine(folder, name), MostInMemory = Math.Max(10_000, settings.Hosts), MostKeptOpen = most };

            await using var one = await HandshakeServer.StartAsync(oneHost.EdgeConnectionString, Options("one", 1));
            List<Bound> bounds = [];
            await using (var few = await HandshakeServer.StartAsync(manyHosts.EdgeConnectionString, Options("few", Room)))
            {
                bounds.Add(await MeasureReturningAsync(few, settings));
            }
            await using var none = await HandshakeServer.StartAsync(manyHosts.EdgeConnectionString, Options("none", 0));
            await using var many = await HandshakeServer.StartAsync(manyHosts.EdgeConnectionString, Options("many", settings.Hosts));
            bounds.InsertRange(0, await MeasureCostAsync(one, none, many, settings));
            return Bound.Print(bounds) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Bound> MeasureReturningAsync(HandshakeServer server, HandshakeSettings settings)
    {
        var load = new VisitorLoadSettings(server.Port, settings.Rotating, settings.Rotating * 4, settings.Busy, InTurn: false);
        var before = Visit(load);
        await KeepAsync(server, Room);
        var result = Visit(load);
        Console.WriteLine($"Visitors who came back to the {settings.Busy} busiest of {settings.Rotating} hosts, resumed: {result.Resumed} of {result.Offered}; in the first seconds {before.Resumed} of {before.Offered}");
        return new Bound("returning visitors that resume", 100.0 * result.Resumed / result.Offered, "%", AtLeast: 90);
    }

    private static async Task<Bound[]> MeasureCostAsync(HandshakeServer one, HandshakeServer none, HandshakeServer many, HandshakeSettings settings)
    {
        var ofOne = new VisitorLoadSettings(one.Port, 1, settings.Visits, 0, InTurn: false);
        var ofNone = ofOne with { Port = none.Port, Hosts = settings.Hosts };
        var ofMany = ofNone with { Port = many.Port };
        var empty = MemoryNow();
        var failed = Visit(ofNone with { Visits = settings.Hosts, InTurn = true }).Failed;
        var visited = MemoryNow();
        // Before any is kept: contexts are the process's, and not the server's.
        var (alone, unkept) = (Take(ofOne), Take(ofNone));
        failed += Visit(ofMany with { Visits = 2 * settings.Hosts, InTurn = true }).Failed;
        Visit(ofOne);
        await KeepAsync(one, 1);
        await KeepAsync(many, settings.Hosts);
        var kept = MemoryNow();
        Visit(ofMany);
        var figures = new[] { ofOne, ofMany }.Select(load => (Load: load, Cpu: new List<double>())).ToArray();
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < figures.Length; i++)
            {
                var (load, cpu) = figures[(i + round) % figures.Length];
                cpu.Add(Take(load));
            }
        }
        double[] middle = [.. figures.Select(figure => RedirectBenchmark.Median([.. figure.Cpu]))];
        Console.WriteLine($"CPU of a whole handshake: {middle[0]:0.000} ms with one certificate, {middle[1]:0.000} ms with {settings.Hosts}; {alone:0.000} and {unkept:0.000} ms while no context was kept");
        return
        [
            new("CPU, whole handshake, many / one", RedirectBenchmark.Median([.. figures[1].Cpu.Zip(figures[0].Cpu, (a, b) => a / b)]), "x", AtMost: 1.05),
            new("memory of a host that was visited", (visited - empty) / 1000.0 / settings.Hosts, "kB", AtMost: 40),
            new("with its context kept", (kept - visited) / 1000.0 / settings.Hosts, "kB", AtMost: 100),
            new("refused visits", failed, "", AtMost: 0),
        ];
    }

    private static async Task KeepAsync(HandshakeServer server, int contexts)
    {
        while (server.Kept.Count < contexts)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Milliseconds of this process's CPU for each visit.</summary>
    private static double Take(VisitorLoadSettings load)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var result = Visit(load);
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMilliseconds / result.Visits;
    }

    private static VisitorLoadResult Visit(VisitorLoadSettings load) =>
        JsonSerializer.Deserialize<VisitorLoadResult>(RedirectBenchmark.RunChild(load.ToArguments()))
            ?? throw new InvalidOperationException("The visitors said nothing.");

    private static long MemoryNow()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
