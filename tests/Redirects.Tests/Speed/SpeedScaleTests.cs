using WhiteLabelLinks.Redirects.Speed;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Speed;

/// <summary>S43: what the buckets say of times is what the times themselves say, to a tenth.</summary>
public sealed class SpeedScaleTests
{
    [Fact]
    public void Every_time_lies_in_its_bucket_and_no_bucket_is_wider_than_a_quarter_of_its_start()
    {
        for (var bucket = 1; bucket < SpeedScale.Buckets - 1; bucket++)
        {
            Assert.InRange(SpeedScale.StartOf(bucket + 1) / SpeedScale.StartOf(bucket), 1.1, 1.2500001);
        }
        var chance = new Random(3);
        for (var n = 0; n < 100_000; n++)
        {
            var micros = (long)Math.ScaleB(1 + chance.NextDouble(), chance.Next(0, 26));
            var bucket = SpeedScale.BucketOf(micros);
            // Below five microseconds there are more buckets than whole numbers.
            Assert.True(SpeedScale.StartOf(bucket) <= micros && micros < SpeedScale.StartOf(bucket + 1), $"{micros} in {bucket}");
        }
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(long.MaxValue / 8, SpeedScale.Buckets - 1)]
    public void Times_beyond_the_scale_lie_at_its_ends(long micros, int bucket) => Assert.Equal(bucket, SpeedScale.BucketOf(micros));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentiles_of_days_added_up_are_those_of_all_their_times_to_a_tenth(int seed)
    {
        var chance = new Random(seed);
        var days = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, chance.Next(200, 3_000)).Select(_ => (long)Math.Exp(4 + (chance.NextDouble() * 6))).ToList()).ToList();
        var hits = new long[SpeedScale.Buckets];
        foreach (var micros in days.SelectMany(day => day))
        {
            hits[SpeedScale.BucketOf(micros)]++;
        }
        var all = days.SelectMany(day => day).Order().ToList();
        foreach (var share in new[] { 0.5, 0.95, 0.99 })
        {
            var exact = all[(int)Math.Ceiling(share * all.Count) - 1];
            Assert.InRange(SpeedScale.Quantile(hits, share)!.Value / exact, 0.9, 1.1);
        }
        foreach (var bound in new[] { 100L, 1_000, 10_000 })
        {
            Assert.InRange(SpeedScale.ShareWithin(hits, bound)!.Value - (all.Count(micros => micros <= bound) / (double)all.Count), -0.03, 0.03);
        }
    }

    [Fact]
    public void Nothing_counted_is_no_data_and_not_zero()
    {
        Assert.Null(SpeedScale.Quantile(new long[SpeedScale.Buckets], 0.5));
        Assert.Null(SpeedScale.ShareWithin(new long[SpeedScale.Buckets], 400));
    }
}
