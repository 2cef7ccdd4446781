using System.Diagnostics;

namespace WhiteLabelLinks.Benchmarks.Load;

/// <summary>Times in buckets of ten microseconds up to a second.</summary>
internal sealed class Histogram
{
    private const int MicrosecondsEach = 10;

    private readonly long[] _buckets = new long[100_001];
    private long _count;

    public void Add(long ticks)
    {
        var microseconds = ticks * 1_000_000 / Stopwatch.Frequency;
        _buckets[Math.Min(microseconds / MicrosecondsEach, _buckets.Length - 1)]++;
        _count++;
    }

    /// <summary>In microseconds, rounded up to the bucket's end.</summary>
    public double Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(_count * share));
        var seen = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= wanted)
            {
                return (i + 1) * MicrosecondsEach;
            }
        }
        return 0;
    }
}
