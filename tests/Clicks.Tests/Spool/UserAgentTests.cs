using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using WhiteLabelLinks.Clicks.Spool;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Spool;

/// <summary>A user agent is written once a segment, and whatever happens to that record costs no other click.</summary>
public sealed class UserAgentTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_user_agent_is_written_once_a_segment_and_comes_back_with_every_click()
    {
        using var spool = Open(1024 * 1024);
        for (var i = 0; i < 3000; i++)
        {
            spool.Append(Some.Click(i, Agent(i % 20), referrer: ""));
        }

        var segment = Assert.Single(spool.Snapshot());
        Assert.InRange(segment.End, 3000 * 96, (3000 * 96) + (20 * 200));
        Assert.Equal(Numbers(3000).Select(link => (link, (string?)Agent(link % 20))), new SpoolReader(spool).Clicks());
    }

    [Fact]
    public void Each_segment_stands_for_itself()
    {
        using (var spool = Open(Some.SegmentBytes, readyAhead: 20))
        {
            SpinWait.SpinUntil(() => _folder.Files("*.seg").Length >= 20, TimeSpan.FromSeconds(40));
            for (var i = 0; i < 5000; i++)
            {
                spool.Append(Some.Click(i, Agent(i % 20)));
            }
        }

        File.Delete(_folder.Files("*.seg")[0]);
        using var later = Open(Some.SegmentBytes);
        var left = new SpoolReader(later).Clicks();
        Assert.InRange(left.Count, 4000, 4999);
        Assert.All(left, click => Assert.Equal(Agent(click.Link % 20), click.UserAgent));
    }

    [Fact]
    public void Writers_at_once_each_get_their_own_user_agent_back()
    {
        using var spool = Open(4 * 1024 * 1024);
        var writers = Enumerable.Range(0, 4).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var link = (i * 4) + thread;
                spool.Append(Some.Click(link, Agent(link % 97)));
            }
        })).ToList();
        writers.ForEach(writer => writer.Start());
        writers.ForEach(writer => writer.Join());
        Assert.Equal(Numbers(20_000).Select(link => (link, (string?)Agent(link % 97))), new SpoolReader(spool).Clicks().OrderBy(click => click.Link));
    }

    [Fact]
    public void A_flood_of_different_user_agents_is_written_out_and_makes_nothing_grow()
    {
        using var spool = Open(8 * 1024 * 1024);
        string[] agents = [.. Numbers(20_000).Select(Agent)];
        Some.Append(spool, 0, 10);
        new SpoolReader(spool).Clicks();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < agents.Length; i++)
        {
            spool.Append(Some.Click(i, agents[i]));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Some.Append(spool, 20_000, 10);
        var read = new SpoolReader(spool).Clicks();
        Assert.Equal(agents.Select((agent, link) => ((long)link, (string?)agent)), read.Skip(10).Take(20_000));
        Assert.Equal("Mozilla/5.0 (X11; Linux x86_64)", read[^1].UserAgent);
    }

    [Fact]
    public void The_table_is_bounded_and_still_knows_what_it_took_in()
    {
        var places = new UserAgentPlaces();
        var found = 0;
        for (var i = 0; i < 3 * UserAgentPlaces.Slots; i++)
        {
            var key = UserAgentPlaces.KeyOf(Agent(i));
            Assert.Equal(0, places.Find(key));
            places.Add(key, 128 + (i * 8));
            var at = places.Find(key);
            Assert.True(at == 0 || at == 128 + (i * 8));
            found += at == 0 ? 0 : 1;
        }

        Assert.InRange(found, UserAgentPlaces.Slots / 2, UserAgentPlaces.Slots);
    }

    [Theory]
    [InlineData("never finished")]
    [InlineData("wiped")]
    [InlineData("changed")]
    [InlineData("word changed")]
    public void Clicks_whose_user_agent_is_lost_are_read_all_the_same(string damage)
    {
        using (var spool = Open(Some.SegmentBytes))
        {
            for (var i = 0; i < 40; i++)
            {
                spool.Append(Some.Click(i, Agent(i % 2)));
            }
        }

        // The first click holds the user agent of all even ones.
        var path = Assert.Single(_folder.Files("*.seg"));
        var bytes = File.ReadAllBytes(path);
        var length = ClickRecord.SizeOf(ClickRecord.LengthOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(SegmentHeader.Size))));
        var record = bytes.AsSpan(SegmentHeader.Size, length);
        switch (damage)
        {
            case "never finished":
                record[..ClickRecord.WordSize].Clear();
                break;
            case "wiped":
                record.Clear();
                break;
            case "changed":
                record[ClickRecord.WordSize + ClickRecord.FixedSize + 3] ^= 1;
                break;
            default:
                record[1] ^= 0x40;
                break;
        }

        File.WriteAllBytes(path, bytes);
        using var later = Open(Some.SegmentBytes);
        Assert.Equal(
            Numbers(40).Skip(1).Select(link => (link, link % 2 == 0 ? null : Agent(1))), new SpoolReader(later).Clicks());
    }

    [Fact]
    public void A_reference_to_anything_but_an_earlier_record_finds_nothing()
    {
        using var spool = Open(Some.SegmentBytes);
        spool.Append(Some.Click(1, Agent(1)));
        spool.Append(Some.Click(2, Agent(1)));
        spool.Append(Some.Click(3, Agent(3)));
        var segment = Assert.Single(spool.Snapshot());
        var second = SegmentHeader.Size + ClickRecord.SizeOf(ClickRecord.LengthOf(segment.WordAt(SegmentHeader.Size)));
        var body = segment.Bytes(second + ClickRecord.WordSize, ClickRecord.LengthOf(segment.WordAt(second)));
        foreach (var place in (uint[])[1, 64, SegmentHeader.Size + 1, SegmentHeader.Size + 8, (uint)second, (uint)second + 8, Some.SegmentBytes - 8, uint.MaxValue])
        {
            ClickRecord.Refer(body, place);
            Assert.True(ClickView.TryRead(body, out var click));
            Assert.False(segment.TryFindUserAgent(click, second + ClickRecord.WordSize, out var userAgent));
            Assert.True(userAgent.IsEmpty);
        }
    }

    /// <summary>Byte for byte what the format's first version wrote: nothing but written-out user agents.</summary>
    [Fact]
    public void A_segment_of_the_time_before_references_is_read_as_ever()
    {
        var header = new SegmentHeader(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, default, 0);
        var bytes = new byte[Some.SegmentBytes];
        header.Write(bytes);
        var at = SegmentHeader.Size;
        for (var i = 0; i < 50; i++)
        {
            byte[] agent = Encoding.UTF8.GetBytes(Agent(0)), referrer = "news.example"u8.ToArray();
            var body = new byte[56 + agent.Length + referrer.Length];
            (body[0], body[2], body[4], body[6]) = (1, 56, (byte)agent.Length, (byte)referrer.Length);
            BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(24), 1_760_000_000_000_000);
            BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(48), i);
            agent.CopyTo(body, 56);
            referrer.CopyTo(body, 56 + agent.Length);
            var checksum = ClickRecord.Checksum(SegmentHeader.SeedOf(header.Id), at, body);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), ClickRecord.Word(checksum, body.Length));
            body.CopyTo(bytes, at + 8);
            at += (8 + body.Length + 7) & ~7;
        }

        File.WriteAllBytes(Path.Combine(_folder.Path, $"{header.Id:D}.seg"), bytes);
        using var spool = Open(Some.SegmentBytes);
        Assert.Equal(Numbers(50).Select(link => (link, (string?)Agent(0))), new SpoolReader(spool).Clicks());
    }

    private ClickSpool Open(int segmentBytes, int readyAhead = 2) =>
        Some.Spool(Some.Options(_folder.Path) with { SegmentBytes = segmentBytes, ReadyAhead = readyAhead });

    private static string Agent(long number) =>
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(i => (long)i);
}
