using Microsoft.Win32.SafeHandles;
using WhiteLabelLinks.Clicks.Spool;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

/// <summary>F8 and F9: a disk that is full, or that fails to write.</summary>
public sealed class DiskFailureTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BreakableDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void On_a_full_disk_clicks_go_to_memory_and_are_all_there()
    {
        using var spool = Open();
        _disk.IsFull = true;
        Some.Append(spool, 0, 3500);
        Assert.Equal(0, spool.Dropped);
        Eventually(() => !spool.IsHealthy);
        Assert.Contains(spool.Snapshot(), segment => !segment.IsInFile);
        Assert.Equal(Numbers(3500), new SpoolReader(spool).Links());
    }

    [Fact]
    public void When_disk_and_memory_are_full_every_lost_click_is_counted_and_the_rest_is_kept()
    {
        using var spool = Open();
        _disk.IsFull = true;
        var taken = new List<long>();
        for (var i = 0; i < 10_000; i++)
        {
            if (spool.Append(Some.Click(i)).IsTaken)
            {
                taken.Add(i);
            }
        }

        Assert.InRange(spool.Dropped, 1, 9_999);
        Assert.Equal(10_000 - taken.Count, spool.Dropped);
        var reader = new SpoolReader(spool);
        Assert.Equal(taken, reader.Links());

        // What the loader took away makes room again, even before the disk recovers.
        Eventually(() => spool.Append(Some.Click(77)).IsTaken);
        Assert.Contains(77, reader.Links());
    }

    [Fact]
    public void When_the_disk_has_room_again_clicks_leave_memory_for_a_file()
    {
        using (var spool = Open())
        {
            _disk.IsFull = true;
            Some.Append(spool, 0, 3500);
            _disk.IsFull = false;
            Eventually(() => spool.IsHealthy && spool.Snapshot()[^1].IsInFile);
            Eventually(() => spool.Snapshot().Where(segment => !segment.IsInFile).All(segment => segment.End == SegmentHeader.Size));
        }

        using var later = Some.Spool(Some.Options(_folder.Path));
        Assert.Equal(Numbers(3500), new SpoolReader(later).Links().Order());
    }

    [Fact]
    public void A_stop_writes_what_lies_in_memory_to_a_file_if_it_can()
    {
        using (var spool = Open())
        {
            _disk.IsFull = true;
            Some.Append(spool, 0, 3500);
            _disk.IsFull = false;
        }

        using var later = Some.Spool(Some.Options(_folder.Path));
        Assert.Equal(Numbers(3500), new SpoolReader(later).Links().Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void After_a_failed_sync_the_records_are_in_a_new_file_and_nothing_is_doubled(int loadedBefore)
    {
        var links = new List<long>();
        using (var spool = Open())
        {
            Some.Append(spool, 0, loadedBefore);
            var reader = new SpoolReader(spool);
            links.AddRange(reader.Links());
            Some.Append(spool, loadedBefore, 60);
            _disk.FailNextSyncs(1);
            Eventually(() => spool.SyncFailures > 0 && spool.Snapshot().Any(segment => segment.Header.Replaces != default));
            Some.Append(spool, loadedBefore + 60, 50);
            Assert.True(spool.IsHealthy);
            Assert.Empty(_disk.RetriedAfterFailure);
        }

        // A process that knows nothing of the failure reads the same from the files alone, bar what was loaded before.
        using var later = Some.Spool(Some.Options(_folder.Path));
        var all = new SpoolReader(later).Links();
        Assert.Equal(Numbers(loadedBefore + 110).Except(links), all.Order().Except(links));
        Assert.Equal(all.Distinct().Count(), all.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void A_rewritten_segment_carries_the_user_agents_that_its_clicks_refer_to(int loadedBefore)
    {
        var before = new List<(long, string?)>();
        using (var spool = Open())
        {
            Append(spool, 0, loadedBefore);
            before.AddRange(new SpoolReader(spool).Clicks());
            Append(spool, loadedBefore, 60);
            _disk.FailNextSyncs(1);
            Eventually(() => spool.Snapshot().Any(segment => segment.Header.Replaces != default));
            Append(spool, loadedBefore + 60, 20);
        }

        using var later = Some.Spool(Some.Options(_folder.Path));
        var all = before.Concat(new SpoolReader(later).Clicks()).Distinct().OrderBy(click => click.Item1);
        Assert.Equal(Numbers(loadedBefore + 80).Select(link => (link, (string?)Agent(link))), all);

        static string Agent(long link) => "Agent/" + (link % 7);

        static void Append(ClickSpool spool, long first, int count)
        {
            for (var link = first; link < first + count; link++)
            {
                spool.Append(Some.Click(link, Agent(link)));
            }
        }
    }

    [Fact]
    public async Task A_disk_that_keeps_failing_makes_the_spool_unhealthy_and_holds_no_visitor_up()
    {
        using var spool = Open(SpoolDurability.Disk);
        _disk.FailNextSyncs(int.MaxValue);
        var receipt = spool.Append(Some.Click(0));
        await spool.WaitUntilKeptAsync(receipt).AsTask().WaitAsync(TimeSpan.FromSeconds(40));
        Eventually(() => !spool.IsHealthy);
        Some.Append(spool, 1, 99);
        Assert.Same(Task.CompletedTask, spool.WaitUntilKeptAsync(spool.Append(Some.Click(100))).AsTask());
        _disk.FailNextSyncs(0);
        Eventually(() => spool.IsHealthy);
        await spool.WaitUntilKeptAsync(spool.Append(Some.Click(101))).AsTask().WaitAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(Numbers(102), new SpoolReader(spool).Links().Order());
        Assert.Empty(_disk.RetriedAfterFailure);
    }

    private ClickSpool Open(SpoolDurability durability = default)
    {
        var spool = Some.Spool(Some.Options(_folder.Path) with { Durability = durability, MemorySegments = 3, SyncEvery = TimeSpan.FromMilliseconds(20) }, _disk);
        Eventually(() => _folder.Files("*.seg").Length >= 3);
        return spool;
    }

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(i => (long)i);

    private static void Eventually(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(40)));

    private sealed class BreakableDisk : SpoolDisk
    {
        private readonly HashSet<SafeFileHandle> _failed = [];
        private readonly List<SafeFileHandle> _retried = [];
        private volatile bool _isFull;
        private int _failures;

        public bool IsFull
        {
            get => _isFull;
            set => _isFull = value;
        }

        /// <summary>Files with clicks whose sync was tried again after it had failed: the kernel would have said that all is well.</summary>
        public IReadOnlyCollection<SafeFileHandle> RetriedAfterFailure => _retried;

        public void FailNextSyncs(int syncs) => Volatile.Write(ref _failures, syncs);

        public override int Allocate(SafeFileHandle file, long length) => IsFull ? SystemCalls.OutOfSpace : base.Allocate(file, length);

        public override int Sync(SafeFileHandle file)
        {
            if (_failed.Contains(file))
            {
                _retried.Add(file);
            }

            if (Volatile.Read(ref _failures) > 0)
            {
                Interlocked.Decrement(ref _failures);
                if (HoldsClicks(file))
                {
                    _failed.Add(file);
                }

                return SystemCalls.InputOutputError;
            }

            return base.Sync(file);
        }

        private static bool HoldsClicks(SafeFileHandle file)
        {
            var word = new byte[ClickRecord.WordSize];
            RandomAccess.Read(file, word, SegmentHeader.Size);
            return word.Any(part => part != 0);
        }
    }
}
