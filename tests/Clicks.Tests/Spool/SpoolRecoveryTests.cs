using WhiteLabelLinks.Clicks.Spool;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

/// <summary>F10: what a later process makes of files that an earlier one, or a bad disk, left behind.</summary>
public sealed class SpoolRecoveryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_process_reads_everything_the_old_one_kept()
    {
        Leave(0, 5000);
        using var spool = Open();
        Assert.Equal(Numbers(0, 5000), new SpoolReader(spool).Links());
    }

    [Fact]
    public void A_click_that_was_never_finished_is_left_out_and_the_ones_around_it_are_not()
    {
        LeaveOne(30);
        var path = Assert.Single(_folder.Files("*.seg"));
        var positions = Positions(path);

        // As a killed process leaves it: places taken, bodies half-written, header words still zero.
        Overwrite(path, positions[10], new byte[8]);
        Overwrite(path, positions[11], new byte[positions[12] - positions[11]]);
        Overwrite(path, positions[29], [.. new byte[8], .. Enumerable.Repeat((byte)0xAB, 40)]);
        using var spool = Open();
        var reader = new SpoolReader(spool);
        Assert.Equal(Numbers(0, 29).Except([10, 11]), reader.Links());
        Assert.Equal((0, 0), (reader.Counts.QuarantinedClicks, reader.Counts.QuarantinedBytes));
        Assert.InRange(reader.Counts.TornBytes, 1, positions[12] - positions[10] + 200);
    }

    [Fact]
    public void Flipped_bytes_cost_only_the_records_they_hit_and_are_reported()
    {
        var random = new Random(20);
        for (var round = 0; round < 20; round++)
        {
            using var folder = new TestFolder();
            using (var old = Some.Spool(Some.Options(folder.Path)))
            {
                Some.Append(old, 0, 300);
            }

            var path = Assert.Single(folder.Files("*.seg"));
            var positions = Positions(path);
            var bytes = File.ReadAllBytes(path);
            var used = Used(bytes);
            var hit = new HashSet<long>();
            for (var i = 0; i < 100; i++)
            {
                // The header is fair game too.
                var at = random.Next(used);
                bytes[at] ^= (byte)random.Next(1, 256);
                var record = positions.FindLastIndex(position => position <= at);
                if (record >= 0)
                {
                    hit.Add(record);
                }
            }

            File.WriteAllBytes(path, bytes);
            using var spool = Some.Spool(Some.Options(folder.Path));
            var reader = new SpoolReader(spool);
            var links = reader.Links();

            // Padding belongs to no record's checksum, so a hit there costs nothing.
            Assert.Empty(Numbers(0, 300).Except(hit).Except(links));
            Assert.Equal(links.Order().Distinct(), links);
            Assert.All(links, link => Assert.InRange(link, 0, 299));
            Assert.True(reader.Counts.QuarantinedBytes > 0);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "quarantine")));
        }
    }

    [Fact]
    public void A_truncated_file_gives_what_is_left_of_it()
    {
        LeaveOne(100);
        var path = Assert.Single(_folder.Files("*.seg"));
        var positions = Positions(path);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(positions[60] + 13);
        }

        using var spool = Open();
        Assert.Equal(Numbers(0, 60), new SpoolReader(spool).Links());
    }

    [Fact]
    public void Strange_files_are_left_alone_and_hurt_nobody()
    {
        LeaveOne(10);
        var path = Assert.Single(_folder.Files("*.seg"));
        string[] strange =
        [
            Path.Combine(_folder.Path, "notes.txt"), Path.Combine(_folder.Path, "holiday.seg"),
            Path.Combine(_folder.Path, $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}.seg"),
        ];
        File.WriteAllText(strange[0], "hello");
        File.WriteAllBytes(strange[1], new byte[3]);
        File.Copy(path, strange[2]);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.seg"));
        File.WriteAllBytes(Path.Combine(_folder.Path, "half-made.new"), new byte[100]);
        using var spool = Open();
        Assert.Equal(Numbers(0, 10), new SpoolReader(spool).Links());
        Assert.All(strange, file => Assert.True(File.Exists(file)));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "half-made.new")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(127)]
    [InlineData(200)]
    public void A_file_that_is_no_segment_does_not_stop_the_start_though_it_is_named_like_one(int length)
    {
        var random = new byte[length];
        new Random(length).NextBytes(random);
        File.WriteAllBytes(Path.Combine(_folder.Path, $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}.seg"), random);
        using var spool = Open();
        Assert.Empty(new SpoolReader(spool).Links());
    }

    [Fact]
    public void A_recycled_file_never_brings_old_clicks_back()
    {
        using (var spool = Open())
        {
            var reader = new SpoolReader(spool);
            for (var i = 0; i < 5; i++)
            {
                Fill(spool, (i + 1) * 10_000);
                reader.Links();
            }

        }

        using (var spool = Open())
        {
            Assert.DoesNotContain(new SpoolReader(spool).Links(), link => link < 50_000);
        }
    }

    [Fact]
    public void Bytes_of_another_segment_do_not_pass_for_records()
    {
        LeaveOne(50);
        var first = Assert.Single(_folder.Files("*.seg"));
        var stale = File.ReadAllBytes(first);
        File.Delete(first);
        LeaveOne(3);
        var second = Assert.Single(_folder.Files("*.seg"));
        var end = Used(File.ReadAllBytes(second));
        Overwrite(second, end, stale[end..Used(stale)]);
        using var spool = Open();
        Assert.Equal(Numbers(0, 3), new SpoolReader(spool).Links());
    }

    private ClickSpool Open() => Some.Spool(Some.Options(_folder.Path));

    private void LeaveOne(int clicks)
    {
        using var spool = Open();
        Some.Append(spool, 0, clicks);
    }

    /// <summary>More than one segment holds, patiently, so that none of it ends up in memory.</summary>
    private void Leave(int first, int clicks)
    {
        using var spool = Some.Spool(Some.Options(_folder.Path) with { ReadyAhead = 30 });
        SpinWait.SpinUntil(() => _folder.Files("*.seg").Length >= 30, TimeSpan.FromSeconds(40));
        Some.Append(spool, first, clicks);
    }

    private static void Fill(ClickSpool spool, long first)
    {
        var start = spool.Snapshot().Length;
        for (var i = 0; spool.Snapshot().Length == start; i++)
        {
            spool.Append(Some.Click(first + i));
        }
    }

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(i => (long)i);

    private static void Overwrite(string path, long at, byte[] bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, bytes, at);
    }

    /// <summary>Where each record of an undamaged file begins.</summary>
    private static List<long> Positions(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var positions = new List<long>();
        for (var at = SegmentHeader.Size; BitConverter.ToUInt64(bytes, at) is var word and not 0; at += ClickRecord.SizeOf(ClickRecord.LengthOf(word)))
        {
            positions.Add(at);
        }

        return positions;
    }

    private static int Used(byte[] bytes) => (bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 8) & ~7;
}
