using System.Text;
using WhiteLabelLinks.Primitives;
using Xunit;

namespace WhiteLabelLinks.AdPlatforms.Tests;

public sealed class PixelBeaconTests
{
    [Fact]
    public void What_a_page_sends_is_read()
    {
        Assert.True(Parse("dG9r.ZW4 42l153 43f20 44t400 45a0 46n0", out var token, out var results));
        Assert.Equal("dG9r.ZW4", token);
        Assert.Equal(
            [
                new PixelResult(new PixelId(42), PixelState.Loaded, 153), new PixelResult(new PixelId(43), PixelState.Failed, 20),
                new PixelResult(new PixelId(44), PixelState.TimedOut, 400), new PixelResult(new PixelId(45), PixelState.Asked, 0),
                new PixelResult(new PixelId(46), PixelState.NotAsked, 0),
            ],
            results);
    }

    [Fact]
    public void What_a_real_page_sent_is_read()
    {
        Assert.True(Parse(PageRun.Of([PageRun.Pixel("meta", null, long.MaxValue)]).Beacon!, out _, out var results));
        Assert.Equal([new PixelResult(new PixelId(long.MaxValue), PixelState.Loaded, 50)], results);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 42l1")]
    [InlineData("token 42")]
    [InlineData("token 42l")]
    [InlineData("token l1")]
    [InlineData("token 42x1")]
    [InlineData("token 42l-1")]
    [InlineData("token 42l1.5")]
    [InlineData("token 42l600001")]
    [InlineData("token 42l99999999999999999999")]
    [InlineData("token 99999999999999999999l1")]
    [InlineData("token -1l1")]
    [InlineData("token  42l1")]
    [InlineData("token 42l1 ")]
    [InlineData("token 42l1\n")]
    [InlineData("tökén 42l1")]
    [InlineData("t 1l1 2l1 3l1 4l1 5l1 6l1 7l1 8l1 9l1")]
    public void Anything_else_is_not(string body)
    {
        Assert.False(Parse(body, out var token, out var results));
        Assert.Empty(token);
        Assert.Empty(results);
    }

    [Fact]
    public void A_body_without_end_is_not_looked_at() => Assert.False(Parse(new string('a', PixelBeacon.MaxLength + 1), out _, out _));

    private static bool Parse(string body, out string token, out IReadOnlyList<PixelResult> results) =>
        PixelBeacon.TryParse(Encoding.UTF8.GetBytes(body), out token, out results);
}
