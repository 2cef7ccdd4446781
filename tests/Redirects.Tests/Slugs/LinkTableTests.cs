using System.Text;
using CsCheck;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Slugs;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Slugs;

public sealed class LinkTableTests
{
    private static readonly Gen<(long Domain, string Slug)> GenKey =
        Gen.Select(Gen.Long[1, 4], Gen.String[Gen.Char["abcdé"], 1, 4]);

    private static readonly Gen<(long Domain, string Slug, string Destination, int Flags)> GenLink =
        Gen.Select(GenKey, Gen.String[Gen.Char.AlphaNumeric, 0, 300], Gen.Int[0, 63], (key, destination, flags) => (key.Domain, key.Slug, destination, flags));

    [Fact]
    public void It_holds_what_was_added_and_nothing_else() =>
        Gen.Select(GenLink.Array[0, 400], GenKey.Array[20]).Sample((links, probes) =>
        {
            var model = new Dictionary<(long, string), (string, int)>();
            var builder = new LinkTableBuilder();
            foreach (var link in links)
            {
                model[(link.Domain, link.Slug)] = (link.Destination, link.Flags);
                Add(builder, link);
            }
            var table = builder.Build();

            Assert.Equal(model.Count, table.Count);
            foreach (var key in model.Keys.Concat(probes.Select(p => (p.Domain, p.Slug))))
            {
                Assert.Equal(model.TryGetValue(key, out var expected) ? expected : null, Find(table, key));
            }
        });

    [Fact]
    public void Newer_links_lie_over_older_ones() =>
        Gen.Select(GenLink.Array[0, 200], GenLink.Array[0, 50], GenKey.Array[0, 50], Gen.Bool).Sample((older, newer, gone, isBase) =>
        {
            var model = older.Concat(newer).GroupBy(l => (l.Domain, l.Slug)).ToDictionary(g => g.Key, g => (g.Last().Destination, g.Last().Flags));
            var below = new LinkTableBuilder();
            Array.ForEach(older, link => Add(below, link));
            var above = new LinkTableBuilder();
            Array.ForEach(newer, link => Add(above, link));
            foreach (var key in gone)
            {
                above.AddGone(new DomainId(key.Domain), Encoding.UTF8.GetBytes(key.Slug));
                model.Remove(key);
            }
            var table = LinkLayers.Lay(above.Build(), below.Build(), isBase);

            foreach (var key in older.Concat(newer).Select(l => (l.Domain, l.Slug)).Concat(gone))
            {
                Assert.Equal(model.TryGetValue(key, out var expected) ? expected : null, Find(table, key));
            }
            Assert.True(!isBase || table.Count == model.Count);
        });

    [Fact]
    public void Records_fill_several_chunks()
    {
        var builder = new LinkTableBuilder();
        var destination = new string('d', 60_000);
        for (var i = 0; i < 900; i++)
        {
            Add(builder, (i, "slug" + i, destination + i, 1));
        }
        var table = builder.Build();

        Assert.True(table.ChunkCount > 3);
        for (var i = 0; i < 900; i++)
        {
            Assert.Equal((destination + i, 1), Find(table, (i, "slug" + i)));
        }
        Assert.Equal(900, CountByWalking(table));
    }

    [Fact]
    public void A_million_links_of_the_usual_size_take_less_than_160_bytes_each()
    {
        var builder = new LinkTableBuilder(1_000_000);
        Span<byte> slug = stackalloc byte[7];
        Span<byte> destination = stackalloc byte[94];
        destination.Fill((byte)'x');
        for (var i = 0; i < 1_000_000; i++)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(1_000_000 + i, slug, out _);
            builder.Add(new LinkId(i), new DomainId(i % 1000), LinkFlags.ModeShort, slug, destination);
        }
        var table = builder.Build();

        Assert.Equal(1_000_000, table.Count);
        Assert.InRange(table.MemoryBytes / 1e6, 101, 140);
    }

    private static void Add(LinkTableBuilder builder, (long Domain, string Slug, string Destination, int Flags) link) =>
        builder.Add(
            new LinkId(link.Domain * 31), new DomainId(link.Domain), (LinkFlags)link.Flags, Encoding.UTF8.GetBytes(link.Slug), Encoding.UTF8.GetBytes(link.Destination));

    private static (string, int)? Find(LinkTable table, (long Domain, string Slug) key)
    {
        if (!table.TryFind(new DomainId(key.Domain), Encoding.UTF8.GetBytes(key.Slug), out var record) || record.IsGone)
        {
            return null;
        }
        Assert.Equal(key.Domain * 31, record.Link.Value);
        return (Encoding.UTF8.GetString(record.Destination), (int)record.Flags);
    }

    private static int CountByWalking(LinkTable table)
    {
        var count = 0;
        foreach (var _ in table)
        {
            count++;
        }
        return count;
    }
}
