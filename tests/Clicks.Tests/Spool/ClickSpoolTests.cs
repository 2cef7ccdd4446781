using WhiteLabelLinks.Clicks.Spool;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

public sealed class ClickSpoolTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writers_at_once_lose_nothing_and_double_nothing()
    {
        const int Threads = 4;
        const int Each = 20_000;
        using var spool = Some.Spool(Some.Options(_folder.Path) with { ReadyAhead = 4 });
        var links = new List<long>();
        var stop = false;
        var reading = new Thread(() =>
        {
            var reader = new SpoolReader(spool);
            while (!Volatile.Read(ref stop))
            {
                links.AddRange(reader.Links());
                Thread.Yield();
            }

            links.AddRange(reader.Links());
        });
        reading.Start();
        var writers = Enumerable.Range(0, Threads).Select(thread => new Thread(() => AppendPatiently(spool, thread * Each, Each))).ToList();
        writers.ForEach(writer => writer.Start());
        writers.ForEach(writer => writer.Join());
        Volatile.Write(ref stop, true);
        reading.Join();
        Assert.Equal(Enumerable.Range(0, Threads * Each).Select(i => (long)i), links.Order());
    }

    [Fact]
    public void Keeping_a_click_allocates_nothing()
    {
        using var spool = Some.Spool(Some.Options(_folder.Path) with { SegmentBytes = 4 * 1024 * 1024 });
        Some.Append(spool, 0, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Some.Append(spool, 100, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task With_durability_disk_the_answer_waits_for_a_sync_that_began_after_the_click()
    {
        var disk = new CountingDisk();
        using var spool = Some.Spool(Some.Options(_folder.Path) with { Durability = SpoolDurability.Disk, SyncEvery = TimeSpan.FromHours(1) }, disk);
        for (var i = 0; i < 50; i++)
        {
            var before = disk.Syncs;
            await spool.WaitUntilKeptAsync(spool.Append(Some.Click(i)));
            Assert.True(disk.Syncs > before);
        }
    }

    [Fact]
    public async Task With_durability_disk_a_thousand_waiting_visitors_share_few_syncs()
    {
        var disk = new CountingDisk { Delay = TimeSpan.FromMilliseconds(5) };
        using var spool = Some.Spool(Some.Options(_folder.Path) with { Durability = SpoolDurability.Disk, SegmentBytes = 1024 * 1024 }, disk);
        var before = disk.Syncs;
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => spool.WaitUntilKeptAsync(spool.Append(Some.Click(i))).AsTask()));
        Assert.InRange(disk.Syncs - before, 1, 200);
    }

    [Fact]
    public void With_durability_process_nobody_waits()
    {
        using var spool = Some.Spool(Some.Options(_folder.Path));
        Assert.Same(Task.CompletedTask, spool.WaitUntilKeptAsync(spool.Append(Some.Click(1))).AsTask());
    }

    [Fact]
    public void A_folder_belongs_to_one_process_at_a_time()
    {
        using (Some.Spool(Some.Options(_folder.Path)))
        {
            var error = Assert.Throws<InvalidOperationException>(() => Some.Spool(Some.Options(_folder.Path)));
            Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
        }

        Some.Spool(Some.Options(_folder.Path)).Dispose();
    }

    [Fact]
    public void Emptied_segments_are_used_again_and_never_pile_up()
    {
        using var spool = Some.Spool(Some.Options(_folder.Path));
        var reader = new SpoolReader(spool);
        for (var i = 0; i < 100; i++)
        {
            AppendPatiently(spool, i * 1000, 1000);
            Assert.Equal(1000, reader.Links().Count);
        }

        Assert.InRange(Directory.GetFiles(_folder.Path).Length, 1, 16);
    }

    /// <summary>Leaves the supply time to prepare files, so that a fast test does not end up in memory and drop clicks.</summary>
    private static void AppendPatiently(ClickSpool spool, long first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            while (!spool.Append(Some.Click(first + i)).IsTaken)
            {
                Thread.Sleep(1);
            }
        }
    }

    private sealed class CountingDisk : SpoolDisk
    {
        private int _syncs;

        public int Syncs => Volatile.Read(ref _syncs);

        public TimeSpan Delay { get; init; }

        public override int Sync(Microsoft.Win32.SafeHandles.SafeFileHandle file)
        {
            Thread.Sleep(Delay);
            var result = base.Sync(file);
            Interlocked.Increment(ref _syncs);
            return result;
        }
    }
}
