using System.Diagnostics;
using System.Globalization;
using WhiteLabelLinks.Redirects;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>The decision alone, without a server around it: random links out of all of them, one thread, its own CPU time.</summary>
internal static class DecideMeasure
{
    private const int Visits = 2_000_000;

    /// <summary>Prints nanoseconds of CPU and bytes allocated for one visit.</summary>
    public static int Run(int links, int hosts)
    {
        var snapshot = BenchmarkLinks.Make(links, hosts);
        var names = Enumerable.Range(0, hosts).Select(n => $"h{n}.bench.test").ToArray();
        var random = new Random(1);
        var visits = Enumerable.Range(0, 200_000).Select(_ => random.Next(links)).Select(i => (Host: names[i % hosts], Target: $"/{1_000_000 + i}")).ToArray();
        Loop(snapshot, visits, 200_000);
        var best = double.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 5; round++)
        {
            using var self = Process.GetCurrentProcess();
            var before = self.TotalProcessorTime;
            Loop(snapshot, visits, Visits);
            self.Refresh();
            best = Math.Min(best, (self.TotalProcessorTime - before).TotalNanoseconds / Visits);
        }
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (5.0 * Visits);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best:0} {bytes:0}"));
        return 0;
    }

    private static void Loop(RoutingSnapshot snapshot, (string Host, string Target)[] visits, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (host, target) = visits[i % visits.Length];
            if (RedirectEngine.Decide(new Visit("GET", host, target), snapshot).Kind != OutcomeKind.Redirect)
            {
                throw new InvalidOperationException($"{host}{target} was not found.");
            }
        }
    }
}
