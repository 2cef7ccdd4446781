using System.Text.Json;
using WhiteLabelLinks.Benchmarks.Load;
using WhiteLabelLinks.Benchmarks.Servers;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>One turn of one server.</summary>
internal sealed record Sample(LoadResult Load, double CpuMicroseconds, double AllocatedPerRequest, double LongestPause, double JitSeconds)
{
    public double PerSecond => Load.Requests / Load.Seconds;

    /// <summary>Loads a server and says what that cost it.</summary>
    /// <param name="generator">What the load generator is started with.</param>
    public static Sample Take(ServerProcess server, string[] generator)
    {
        var before = server.Ask();
        var load = JsonSerializer.Deserialize<LoadResult>(RedirectBenchmark.RunChild(generator))
            ?? throw new InvalidOperationException("The load generator said nothing.");
        var after = server.Ask();
        return new Sample(
            load,
            (after.CpuSeconds - before.CpuSeconds) * 1e6 / load.Requests,
            (double)(after.Allocated - before.Allocated) / load.Requests,
            after.MaxPauseMilliseconds,
            after.JitSeconds - before.JitSeconds);
    }

    /// <summary>Until the server's code is compiled for good: before that, the compiler's time would count as the requests'.</summary>
    /// <param name="generator">What the load generator is started with for so many seconds.</param>
    public static void WarmUp(ServerProcess server, Func<int, string[]> generator)
    {
        for (var turn = 0; turn < 20; turn++)
        {
            if (Take(server, generator(2)).JitSeconds < 0.02)
            {
                return;
            }
        }
        Console.WriteLine($"{server.Name} is still being compiled: its figures are too high.");
    }

    public static void Print(string[] names, List<Sample>[] samples)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-24}{"requests/s",12}{"p50 µs",9}{"p99 µs",9}{"CPU µs",9}{"B/request",11}{"of first",10}{"CPU of first",14}");
        for (var i = 0; i < names.Length; i++)
        {
            double Middle(Func<Sample, double> value) => RedirectBenchmark.Median([.. samples[i].Select(value)]);
            double ToFirst(Func<Sample, double> value) => RedirectBenchmark.Ratio(samples[i], samples[0], value);
            Console.WriteLine(
                $"{names[i],-24}{Middle(s => s.PerSecond),12:N0}{Middle(s => s.Load.P50),9:N0}{Middle(s => s.Load.P99),9:N0}"
                + $"{Middle(s => s.CpuMicroseconds),9:0.0}{Middle(s => s.AllocatedPerRequest),11:N0}{ToFirst(s => s.PerSecond),10:0.000}{ToFirst(s => s.CpuMicroseconds),14:0.000}");
        }
    }
}
