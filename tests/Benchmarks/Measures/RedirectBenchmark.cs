using System.Diagnostics;
using System.Text.Json;
using WhiteLabelLinks.Benchmarks.Load;
using WhiteLabelLinks.Benchmarks.Servers;
using WhiteLabelLinks.Redirects.Snapshots;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>
/// The edge against bare Kestrel, in turns within one run, so that whatever else the machine does falls on both. The ratio is
/// the median over the rounds of (edge / bare) of the same round.
/// </summary>
internal static class RedirectBenchmark
{
    public static async Task<int> RunAsync(BenchmarkSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            await using var database = await PostgresTemplate.CloneAsync();
            Console.WriteLine($"Writing {settings.Links:N0} links on {settings.Hosts:N0} hosts");
            await BenchmarkLinks.SeedAsync(database.AdminConnectionString, settings.Links, settings.Hosts);
            List<Bound> bounds = [];
            bounds.AddRange(MeasureLoading(database.EdgeConnectionString, Path.Combine(folder, "load")));
            bounds.AddRange(MeasureThroughput(settings, database.EdgeConnectionString, folder));
            bounds.AddRange(MeasureHosts(settings, folder));
            return Bound.Print(bounds) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Bound[] MeasureLoading(string connection, string folder)
    {
        var figures = JsonSerializer.Deserialize<LoadFigures>(RunChild(["load", connection, folder]))
            ?? throw new InvalidOperationException("Loading said nothing.");
        Console.WriteLine($"{figures.Links:N0} links: written to disk in {figures.SaveSeconds:0.00} s; reading them from PostgreSQL took {figures.FromDatabaseCpuSeconds:0.00} s of this side's CPU, with a pause of {figures.PauseAtStartMilliseconds:0.0} ms at most while nobody is served yet");
        return
        [
            new("ready from PostgreSQL", figures.FromDatabaseSeconds, "s", AtMost: 10),
            new("ready from the saved snapshot", figures.FromDiskSeconds, "s", AtMost: 3),
            new("memory a link, tables", figures.BytesPerLink, "B", AtMost: 160),
            new("memory a link, managed heap", figures.HeapBytesPerLink, "B", AtMost: 160),
            new("longest pause, read again", figures.PauseInServiceMilliseconds, "ms", AtMost: 10),
            new("blocking full collection", figures.BlockingCollectionMilliseconds, "ms", AtMost: 10),
        ];
    }

    private static List<Bound> MeasureThroughput(BenchmarkSettings settings, string connection, string folder)
    {
        using var bare = ServerProcess.StartBare();
        List<Sample>[] Compare(string name, bool isPaused)
        {
            var own = new EdgeSettings(Path.Combine(folder, isPaused ? "paused" : "running"), connection, isPaused, KeepsOnDisk: false);
            using var edge = ServerProcess.StartEdge(name, own);
            return Interleave(settings, _ => settings.Hosts, [bare, edge]);
        }

        var paused = Compare("edge, loader paused", isPaused: true);
        var running = Compare("edge, everything", isPaused: false);
        return
        [
            new("throughput, loader paused / bare", Ratio(paused[1], paused[0], s => s.PerSecond), "x", AtLeast: 0.85),
            new("throughput, everything / bare", Ratio(running[1], running[0], s => s.PerSecond), "x", AtLeast: 0.75),
            new("allocated a redirect", Median(paused[1], s => s.AllocatedPerRequest), "B", AtMost: 600),
            new("longest pause under load", paused[1].Max(s => s.LongestPause), "ms", AtMost: 10),
            new("failed requests", paused.Concat(running).Sum(list => list.Sum(s => s.Load.Failed)), "", AtMost: 0),
        ];
    }

    private static List<Bound> MeasureHosts(BenchmarkSettings settings, string folder)
    {
        ServerProcess Start(int hosts)
        {
            var own = Path.Combine(folder, "hosts" + hosts);
            new SavedSnapshot(Path.Combine(own, "routing"), TimeProvider.System).Save(BenchmarkLinks.Make(settings.Links, hosts));
            return ServerProcess.StartEdge($"{hosts:N0} hosts", new EdgeSettings(own, "none", LoaderPaused: true, KeepsOnDisk: false));
        }

        using var few = Start(10);
        using var many = Start(10_000);
        var samples = Interleave(settings, server => server == few ? 10 : 10_000, [few, many]);
        foreach (var hosts in (int[])[10, settings.Hosts, 10_000])
        {
            var decide = RunChild(["decide", $"{settings.Links}", $"{hosts}"]).Trim().Split(' ');
            Console.WriteLine($"Decide on {hosts:N0} hosts: {decide[0]} ns of CPU, {decide[1]} bytes");
        }
        return [new("cost a request, 10,000 hosts / 10", Ratio(samples[1], samples[0], s => s.CpuMicroseconds), "x", AtMost: 1.05)];
    }

    private static List<Sample>[] Interleave(BenchmarkSettings settings, Func<ServerProcess, int> hostsOf, ServerProcess[] servers)
    {
        var samples = Array.ConvertAll(servers, _ => new List<Sample>());
        foreach (var server in servers)
        {
            Sample.WarmUp(server, seconds => (LoadOf(server) with { Seconds = seconds }).ToArguments());
        }
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                // Every server leads a round as often as it follows.
                var turn = (i + round) % servers.Length;
                samples[turn].Add(Sample.Take(servers[turn], LoadOf(servers[turn]).ToArguments()));
                servers[turn].WaitUntilLoaded();
            }
        }
        Sample.Print([.. servers.Select(server => server.Name)], samples);
        return samples;

        LoadSettings LoadOf(ServerProcess server) => new(server.Port, settings.Connections, settings.Seconds, settings.Links, hostsOf(server));
    }

    internal static double Ratio(List<Sample> of, List<Sample> to, Func<Sample, double> value) =>
        Median([.. of.Zip(to, (a, b) => value(a) / value(b))]);

    private static double Median(List<Sample> samples, Func<Sample, double> value) => Median([.. samples.Select(value)]);

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }

    internal static string RunChild(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}.");
    }
}
