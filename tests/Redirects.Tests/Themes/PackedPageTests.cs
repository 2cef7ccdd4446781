using System.Buffers;
using System.IO.Compression;
using System.Text;
using WhiteLabelLinks.Themes;
using WhiteLabelLinks.Themes.Rendering;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Themes;

/// <summary>What was packed ahead unpacks to the same page, whatever stands in its holes.</summary>
public sealed class PackedPageTests
{
    private static readonly ThemeCatalog Catalog = ThemeCatalog.Load(ThemesModule.DefaultFolder);

    public static TheoryData<string> Themes => [.. Catalog.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Every_page_unpacks_to_what_is_written_plain(string theme)
    {
        foreach (var page in (ThemePage[])[ThemePage.Consent, ThemePage.Privacy, ThemePage.Preview])
        {
            var rendered = Catalog.Find(theme).Render(page, new PageFacts("Lumen \"<Learning>\"", "go.lumen.example"));
            foreach (var values in (PageValues[])
                [new("https://example.com/", "go.lumen.example/x"), new("https://example.com/?" + new string('&', 30_000), "x") { FormToken = "t\u2028", Nonce = "abc" }])
            {
                var plain = new ArrayBufferWriter<byte>();
                rendered.WriteTo(plain, values);
                Assert.Equal(plain.WrittenSpan, Unpacked(rendered, values));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void A_value_of_any_length_comes_back(int length)
    {
        var packed = new PackedPage(["<p>"u8.ToArray(), [], "</p>"u8.ToArray(), []]);
        using var buffer = new PageBuffer();
        var value = new string('v', length);
        var values = new PageValues("", "") { VisitorId = value, FormToken = "token" };
        PageHole[] holes = [PageHole.VisitorId, PageHole.FormToken, PageHole.VisitorId];
        packed.WriteTo(buffer, holes, values, Dates);
        Assert.Equal($"<p>{value}token</p>{value}", Encoding.UTF8.GetString(Unpack(buffer.Written)));
    }

    [Fact]
    public void The_sum_of_parts_is_that_of_the_whole()
    {
        var bytes = Enumerable.Range(0, 10_000).Select(i => (byte)(i * 31)).ToArray();
        foreach (var cut in (int[])[0, 1, 7, 8, 4_999, 10_000])
        {
            var joined = GzipSum.Join(GzipSum.Append(0, bytes.AsSpan(..cut)), GzipSum.Append(0, bytes.AsSpan(cut..)), GzipSum.ShiftOf(bytes.Length - cut));
            Assert.Equal(GzipSum.Append(0, bytes), joined);
        }
        // The check value that the standard gives.
        Assert.Equal(0xCBF43926, GzipSum.Append(0, "123456789"u8));
    }

    [Fact]
    public void Every_processor_comes_to_the_same_sum()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var (a, b) = ((uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32));
            Assert.Equal(GzipSum.MultiplyByBits(a, b), GzipSum.Multiply(a, b));
        }
    }

    private static DateWords Dates => DateWords.TryMake("{day} {month} {year}", "1|2|3|4|5|6|7|8|9|10|11|12") ?? throw new InvalidOperationException("These are dates.");

    private static byte[] Unpacked(RenderedPage page, in PageValues values)
    {
        using var buffer = new PageBuffer();
        page.WriteCompressedTo(buffer, values);
        return Unpack(buffer.Written);
    }

    // The stream checks sum and length itself.
    private static byte[] Unpack(ReadOnlyMemory<byte> packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
