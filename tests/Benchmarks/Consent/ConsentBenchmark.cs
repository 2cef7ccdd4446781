using WhiteLabelLinks.Benchmarks.Load;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Benchmarks.Servers;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Benchmarks.Consent;

/// <summary>What pages about consent and pixels cost a node and a visitor, each against a plain redirect by the same node in the same run.</summary>
internal static class ConsentBenchmark
{
    private const int KiloByte = 1000;

    private static readonly string[] Languages = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ar"];

    public static async Task<int> RunAsync(BenchmarkSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            await using var database = await PostgresTemplate.CloneAsync();
            await ConsentTown.SeedAsync(database.AdminConnectionString);
            using var edge = ServerProcess.StartEdge("edge", new EdgeSettings(folder, database.EdgeConnectionString, LoaderPaused: true, KeepsOnDisk: false));
            List<(string Host, string Cookie)> cookies = [];
            foreach (var host in ConsentTown.Themes.Select(ConsentTown.HostOf))
            {
                cookies.Add((host, await ConsentTown.AgreeAsync(edge.Port, host, "four")));
            }
            List<Bound> bounds = [];
            bounds.AddRange(await MeasureSizesAsync(edge.Port));
            // No rounds: visits alone, which take a minute.
            bounds.AddRange(settings.Rounds > 0 ? MeasureCost(settings, edge, cookies[0].Host, cookies[0].Cookie) : []);
            bounds.AddRange(await VisitMeasure.RunAsync(edge.Port, cookies));
            return Bound.Print(bounds) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Bound[]> MeasureSizesAsync(int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        var sizes = new Dictionary<string, (int Bytes, string Where)>();
        foreach (var theme in ConsentTown.Themes)
        {
            var host = ConsentTown.HostOf(theme);
            var cookie = await ConsentTown.AgreeAsync(port, host, "four");
            foreach (var language in Languages)
            {
                foreach (var (page, path, agreed) in (ReadOnlySpan<(string, string, bool)>)
                    [("banner", "/four", false), ("four", "/four", true), ("eight", "/eight", true), ("rest", "/rest", true), ("privacy", "/_/privacy", false)])
                {
                    var bytes = ConsentTown.SizeAsync(http, port, host, path, language, agreed ? cookie : null).GetAwaiter().GetResult();
                    if (!sizes.TryGetValue(page, out var largest) || bytes > largest.Bytes)
                    {
                        sizes[page] = (bytes, $"{theme}, {language}");
                    }
                }
            }
        }
        foreach (var (page, (bytes, where)) in sizes)
        {
            Console.WriteLine($"Largest page \"{page}\": {bytes} bytes compressed ({where})");
        }
        return
        [
            new("banner, 13 platforms, compressed", sizes["banner"].Bytes / (double)KiloByte, "kB", AtMost: 14),
            new("hand-off, 4 pixels, compressed", sizes["four"].Bytes / (double)KiloByte, "kB", AtMost: 6),
            new("hand-off, 8 pixels, compressed", Math.Max(sizes["eight"].Bytes, sizes["rest"].Bytes) / (double)KiloByte, "kB", AtMost: 6),
        ];
    }

    private static Bound[] MeasureCost(BenchmarkSettings settings, ServerProcess edge, string host, string cookie)
    {
        PageLoad[] loads =
        [
            new(edge.Port, settings.Connections, settings.Seconds, host, "/plain", 302, null),
            new(edge.Port, settings.Connections, settings.Seconds, host, "/four", 200, null),
            new(edge.Port, settings.Connections, settings.Seconds, host, "/four", 200, cookie),
        ];
        string[] names = ["plain 302", "banner", "hand-off"];
        var samples = Array.ConvertAll(loads, _ => new List<Sample>());
        foreach (var load in loads)
        {
            Sample.WarmUp(edge, seconds => (load with { Seconds = seconds }).ToArguments());
        }
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < loads.Length; i++)
            {
                var turn = (i + round) % loads.Length;
                samples[turn].Add(Sample.Take(edge, loads[turn].ToArguments()));
            }
        }
        Sample.Print(names, samples);
        return
        [
            new("CPU, banner / plain 302", Ratio(samples[1], samples[0]), "x", AtMost: 2),
            new("CPU, hand-off / plain 302", Ratio(samples[2], samples[0]), "x", AtMost: 2),
            new("failed visits", samples.Sum(list => list.Sum(s => s.Load.Failed)), "", AtMost: 0),
        ];
    }

    private static double Ratio(List<Sample> of, List<Sample> to) =>
        RedirectBenchmark.Median([.. of.Zip(to, (a, b) => a.CpuMicroseconds / b.CpuMicroseconds)]);
}
