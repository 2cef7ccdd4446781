using System.Numerics;

namespace WhiteLabelLinks.Redirects.Speed;

/// <summary>What was timed. The values are those of the table <c>redirect_speeds</c>.</summary>
public enum SpeedKind : byte
{
    /// <summary>From the moment a request for a link was read to the moment its answer was written.</summary>
    Answer = 0,

    /// <summary>How long a visitor was held on the hand-off page, as the page told.</summary>
    HandOff = 1,
}

/// <summary>
/// Times in buckets that are a fifth wider each than the one before, so that a day's times are a hundred numbers, whether they are
/// microseconds or seconds, and days and nodes are added up. The table keeps numbers of buckets: they never change their meaning.
/// </summary>
public static class SpeedScale
{
    /// <summary>Buckets of each doubling.</summary>
    private const int Steps = 4;

    private const int Doublings = 27;

    /// <summary>The first is for less than a microsecond, the last for a minute and more.</summary>
    public const int Buckets = 1 + (Doublings * Steps);

    public static int BucketOf(long micros)
    {
        if (micros < 1)
        {
            return 0;
        }
        var doubling = BitOperations.Log2((ulong)micros);
        return Math.Min(1 + (doubling * Steps) + ((int)((micros * Steps) >> doubling) & (Steps - 1)), Buckets - 1);
    }

    /// <summary>The shortest time, in microseconds, that a bucket holds.</summary>
    public static double StartOf(int bucket) => bucket == 0 ? 0 : Math.ScaleB(1 + ((bucket - 1) % Steps / (double)Steps), (bucket - 1) / Steps);

    /// <summary>
    /// The time, in microseconds, that so many of those counted did not exceed: 0.95 for 95 of 100. Within its bucket times are taken to
    /// lie evenly, so it is off by a tenth at most. Null when nothing was counted.
    /// </summary>
    public static double? Quantile(IReadOnlyList<long> hits, double share)
    {
        var total = hits.Sum();
        var (wanted, before) = (share * total, 0L);
        for (var bucket = 0; bucket < hits.Count; bucket++)
        {
            if (hits[bucket] > 0 && before + hits[bucket] >= wanted)
            {
                var (start, end) = (StartOf(bucket), StartOf(bucket + 1));
                return start + ((end - start) * Math.Clamp((wanted - before) / hits[bucket], 0, 1));
            }
            before += hits[bucket];
        }
        return null;
    }

    /// <summary>Of those counted, the share that took no longer. Null when nothing was counted.</summary>
    public static double? ShareWithin(IReadOnlyList<long> hits, long micros)
    {
        var (total, within) = (hits.Sum(), 0.0);
        for (var bucket = 0; bucket < hits.Count; bucket++)
        {
            var (start, end) = (StartOf(bucket), StartOf(bucket + 1));
            within += hits[bucket] * Math.Clamp((micros - start) / (end - start), 0, 1);
        }
        return total == 0 ? null : within / total;
    }
}
