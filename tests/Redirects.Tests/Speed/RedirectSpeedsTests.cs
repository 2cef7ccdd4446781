using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Speed;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Speed;

public sealed class RedirectSpeedsTests
{
    private static readonly ShortHost Host = new("go.lumen.test", new BrandId(1), new DomainId(7), "Lumen");

    [Fact]
    public async Task Whatever_many_threads_count_while_it_is_taken_comes_out_once()
    {
        var speeds = new RedirectSpeeds(TimeProvider.System);
        const int Each = 40_000;
        var counting = Enumerable.Range(1, 4).Select(thread => Task.Run(() =>
        {
            for (var n = 0; n < Each; n++)
            {
                speeds.Count(new DomainId(1 + (n % 5)), n % 2 == 0 ? SpeedKind.Answer : SpeedKind.HandOff, TimeSpan.FromMicroseconds(10 << (n % 7)));
            }
        })).ToList();
        var taken = new List<SpeedCount>();
        // Not while somebody counts on the sheet: in the program half a minute lies between.
        taken.AddRange(speeds.Take());
        await Task.WhenAll(counting);
        for (var sheet = 0; sheet < 2; sheet++)
        {
            taken.AddRange(speeds.Take());
        }
        Assert.Equal(4 * Each, taken.Sum(count => count.Hits));
        Assert.Equal(4 * Each / 2, taken.Where(count => count.Kind == SpeedKind.HandOff).Sum(count => count.Hits));
        Assert.Equal(4 * Each / 5, taken.Where(count => count.Domain.Value == 3).Sum(count => count.Hits));
        Assert.Equal(7, taken.Select(count => count.Bucket).Distinct().Count());
        Assert.Empty(speeds.Take());
    }

    [Fact]
    public void More_domains_than_there_is_room_for_are_left_out_and_disturb_nobody()
    {
        var speeds = new RedirectSpeeds(TimeProvider.System);
        for (var domain = 1; domain <= 100_000; domain++)
        {
            speeds.Count(new DomainId(domain), SpeedKind.Answer, TimeSpan.FromMilliseconds(1));
        }
        speeds.Take();
        var taken = speeds.Take();
        Assert.InRange(taken.Count, 2_000, 100_000);
        Assert.All(taken, count => Assert.Equal(1, count.Hits));
        speeds.Count(new DomainId(long.MaxValue >> 10), SpeedKind.HandOff, TimeSpan.FromMilliseconds(1));
        speeds.Take();
        Assert.Equal(new DomainId(long.MaxValue >> 10), Assert.Single(speeds.Take()).Domain);
    }

    [Fact]
    public async Task Only_answers_to_links_are_timed_and_when_they_are_done()
    {
        var clock = new Steps { Now = 1_000 };
        var speeds = new RedirectSpeeds(clock);
        var link = new Outcome(OutcomeKind.Redirect) { Host = Host, Link = new LinkId(3) };
        Assert.Same(Task.CompletedTask, speeds.Time(Task.CompletedTask, new Outcome(OutcomeKind.NotFound) { Host = Host }, 0));
        Assert.Same(Task.CompletedTask, speeds.Time(Task.CompletedTask, new Outcome(OutcomeKind.Redirect) { Host = Host }, 0));
        var slow = new TaskCompletionSource();
        var answer = speeds.Time(slow.Task, link, clock.GetTimestamp());
        clock.Now += 5_000;
        Assert.Same(Task.CompletedTask, speeds.Time(Task.CompletedTask, link, clock.GetTimestamp() - 20));
        slow.SetResult();
        await answer;
        var broken = speeds.Time(Task.FromException(new IOException("away")), link, 1);
        await Assert.ThrowsAsync<IOException>(() => broken);
        speeds.Take();
        Assert.Equal(
            [(SpeedScale.BucketOf(20), 1L), (SpeedScale.BucketOf(5_000), 1L)],
            speeds.Take().Select(count => (count.Bucket, count.Hits)).Order());
    }

    [Theory]
    [InlineData(900)]
    [InlineData(200_000)]
    public void Of_few_answers_each_is_timed_and_of_many_some_count_for_all(int answers)
    {
        var speeds = new RedirectSpeeds(TimeProvider.System);
        var link = new Outcome(OutcomeKind.Redirect) { Host = Host, Link = new LinkId(3) };
        var timed = 0;
        for (var n = 0; n < answers; n++)
        {
            var started = speeds.Start();
            timed += started == 0 ? 0 : 1;
            _ = speeds.Time(Task.CompletedTask, link, started);
        }
        speeds.Take();
        // Each processor that the test ran on may be in the middle of sixteen.
        Assert.InRange(speeds.Take().Sum(count => count.Hits), answers - (16 * Environment.ProcessorCount), answers + (16 * Environment.ProcessorCount));
        Assert.True(answers < 1_000 ? timed == answers : timed < answers / 8, $"{timed} were timed");
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var speeds = new RedirectSpeeds(TimeProvider.System);
        var link = new Outcome(OutcomeKind.Redirect) { Host = Host, Link = new LinkId(3) };
        _ = speeds.Time(Task.CompletedTask, link, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1_000; n++)
        {
            _ = speeds.Time(Task.CompletedTask, link, speeds.Start());
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // A microsecond a step.
    private sealed class Steps : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Now;
    }
}
