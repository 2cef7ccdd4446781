using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

public sealed class PageValuesTests
{
    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "<!--<script>", "]]>", "\"};alert(1);({\"a\":\"", "\\\"", "\\u003c/script\\u003e", "'", "\u2028\u2029", "\0\b\f\n\r\t\u007f",
        "&lt;/script&gt;", "\uFEFF", "日本語 🎉 é", new string('<', 10_000), new string('é', 5_001), "a" + string.Concat(Enumerable.Repeat("🎉", 3_000)),
    ];

    [Fact]
    public void Every_text_comes_back_as_it_was() => Gen.String.Sample(Holds, iter: 2_000);

    [Fact]
    public void Hostile_texts_come_back_as_they_were() => Assert.All(Hostile, Holds);

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\uFFFDb", Read(PageRun.Values with { Slug = "a\uD800b" }).GetProperty("slug").GetString());

    [Fact]
    public void The_object_has_the_agreed_names() =>
        Assert.Equal(
            """{"to":"https://shop.example/guide?a=1\u0026b=2","budget":400,"cap":1000,"event":"01936f2a-7c11-7e11-8a11-0123456789ab","link":"4711","slug":"guide" """.TrimEnd()
            + ""","campaign":null,"token":"dG9r.ZW4","name":"video_watch","limited":true,"country":"US","state":"CA","debug":false}""",
            Written(PageRun.Values with { Campaign = null, Limited = true, Country = "US", State = "CA", Name = ClickEvent.VideoWatch }));

    [Fact]
    public void Writing_allocates_nothing()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        var part = PixelPagePart.Of([PageRun.Pixel("meta"), PageRun.Pixel("ga4")]);
        for (var i = 0; i < 3; i++)
        {
            part.WriteScript(buffer, PageRun.Values);
            buffer.ResetWrittenCount();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        part.WriteScript(buffer, PageRun.Values);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Hostile_texts_run_as_texts_in_a_page()
    {
        var run = PageRun.Of("meta", PageRun.Values with { Slug = Hostile[0] + Hostile[3] + "\u2028", Campaign = "'\"\\</script>" });

        Assert.Equal("dG9r.ZW4 1l50", run.Beacon);
        Assert.Contains("alert(1)", run.QueueAtRequest("fbq"), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_read_as_they_are_written()
    {
        Assert.All(Enum.GetValues<ClickEvent>(), name => Assert.True(ClickEventText.TryParse(ClickEventText.Of(name), out var read) && read == name));
        Assert.False(ClickEventText.TryParse("click", out _));
        Assert.False(ClickEventText.TryParse(null, out _));
    }

    private static void Holds(string text)
    {
        // A lone half of a pair is no text; what is read back then is its replacement.
        var expected = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        var values = PageRun.Values with { Destination = "https://x.example/" + text, Slug = text, Campaign = text, Token = text, Country = text, State = text };
        var json = Written(values);

        Assert.DoesNotContain(json, letter => "<>&'\u2028\u2029\n\r\0".Contains(letter, StringComparison.Ordinal));
        var read = JsonDocument.Parse(json).RootElement;
        Assert.Equal("https://x.example/" + expected, read.GetProperty("to").GetString());
        Assert.All(["slug", "campaign", "token", "country", "state"], name => Assert.Equal(expected, read.GetProperty(name).GetString()));
    }

    private static JsonElement Read(PixelPageValues values) => JsonDocument.Parse(Written(values)).RootElement;

    private static string Written(PixelPageValues values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        values.WriteTo(buffer);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(buffer.WrittenSpan);
    }
}
