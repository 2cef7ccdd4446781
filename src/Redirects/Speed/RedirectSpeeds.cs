using System.Runtime.InteropServices;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;

namespace WhiteLabelLinks.Redirects.Speed;

/// <summary>So many times of a domain fell into a bucket of <see cref="SpeedScale"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpeedCount(DomainId Domain, SpeedKind Kind, int Bucket, long Hits);

/// <summary>
/// Counts how long answers took, by domain. On the path of every click, so each processor has a table of its own in memory of a
/// fixed size, and counting is one addition in it. Where much is answered, one of sixteen answers is timed and counts for all of them:
/// two looks at the clock cost more than all the rest. A domain that finds no room is not counted until the tables are taken next.
/// </summary>
internal sealed class RedirectSpeeds(TimeProvider clock)
{
    /// <summary>Answers that each processor times before it begins to choose, each time that the tables are taken.</summary>
    private const int AllOf = 1_000;

    /// <summary>From then on, one of so many: a power of two.</summary>
    private const int OneOf = 16;

    private const int Cells = 4096;
    private const int MostTries = 24;
    private const int KindShift = 7;
    private const int DomainShift = 8;

    private readonly Table[] _tables = [.. Enumerable.Range(0, StripeCount).Select(_ => new Table())];

    private static int StripeCount { get; } = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 16));

    private Table Here => _tables[Thread.GetCurrentProcessorId() & (_tables.Length - 1)];

    /// <summary>When a request began, for <see cref="Time"/>: 0 if its answer is not timed, less than 0 if it counts for others too.</summary>
    public long Start() => Here.Next() switch
    {
        <= AllOf => clock.GetTimestamp(),
        var nth when (nth & (OneOf - 1)) == 0 => -clock.GetTimestamp(),
        _ => 0,
    };

    /// <summary>The answer as it is; when it is done, the time that it took counts, if it was one to a link.</summary>
    /// <param name="started">From <see cref="Start"/>.</param>
    public Task Time(Task answer, in Outcome outcome, long started)
    {
        if (started == 0 || outcome.Kind is not OutcomeKind.Redirect || outcome.Link == default || outcome.Host is not ShortHost host)
        {
            return answer;
        }
        if (!answer.IsCompletedSuccessfully)
        {
            return TimeAsync(answer, host.Domain, started);
        }
        Count(host.Domain, started);
        return answer;
    }

    public void Count(DomainId domain, SpeedKind kind, TimeSpan time, int times = 1)
    {
        var key = (domain.Value << DomainShift) | ((long)kind << KindShift) | (uint)SpeedScale.BucketOf(time.Ticks / TimeSpan.TicksPerMicrosecond);
        Here.Add(key, times);
    }

    /// <summary>What was counted up to the time before the last: whoever was in the middle of counting then has long finished.</summary>
    public IReadOnlyList<SpeedCount> Take()
    {
        var sums = new Dictionary<long, long>();
        foreach (var table in _tables)
        {
            table.Take(sums);
        }
        return [.. sums.Select(sum => new SpeedCount(
            new DomainId(sum.Key >> DomainShift), (SpeedKind)((sum.Key >> KindShift) & 1), (int)(sum.Key & ((1 << KindShift) - 1)), sum.Value))];
    }

    private async Task TimeAsync(Task answer, DomainId domain, long started)
    {
        await answer;
        Count(domain, started);
    }

    private void Count(DomainId domain, long started) =>
        Count(domain, SpeedKind.Answer, clock.GetElapsedTime(Math.Abs(started)), started < 0 ? OneOf : 1);

    /// <summary>Two sheets: one is written on while the other, left alone for a while, is read and wiped.</summary>
    private sealed class Table
    {
        // The last cell holds how many requests came: in an array, it shares no line of the cache with another processor's.
        private volatile Cell[] _written = new Cell[Cells + 1];
        private Cell[] _resting = new Cell[Cells + 1];

        /// <summary>Roughly how many requests came since the last time; that threads may count over each other is no harm.</summary>
        public long Next() => ++_written[Cells].Hits;

        public void Add(long key, int times)
        {
            var cells = _written;
            var at = (uint)(((ulong)key * 0x9E37_79B9_7F4A_7C15) >> 40);
            for (var tries = 0u; tries < MostTries; tries++)
            {
                ref var cell = ref cells[(at + tries) & (Cells - 1)];
                var found = Volatile.Read(ref cell.Key);
                if (found == 0)
                {
                    found = Interlocked.CompareExchange(ref cell.Key, key, 0) is 0 ? key : Volatile.Read(ref cell.Key);
                }
                if (found == key)
                {
                    Interlocked.Add(ref cell.Hits, times);
                    return;
                }
            }
        }

        public void Take(Dictionary<long, long> sums)
        {
            foreach (var cell in _resting.AsSpan(0, Cells))
            {
                if (cell.Hits > 0)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(sums, cell.Key, out _) += cell.Hits;
                }
            }
            Array.Clear(_resting);
            (_resting, _written) = (_written, _resting);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Cell
    {
        public long Key;
        public long Hits;
    }
}
