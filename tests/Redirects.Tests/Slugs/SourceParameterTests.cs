using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Outcomes;
using WhiteLabelLinks.Redirects.Slugs;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Slugs;

/// <summary>S6: a brand's own source parameter is counted and goes no further, however it is written and wherever the link leads.</summary>
public sealed class SourceParameterTests
{
    [Theory]
    [InlineData("/spring?src=poster", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?src=poster&b=2", "https://example.com/sale?a=1&b=2#top")]
    [InlineData("/spring?b=2&src=poster&src=again&c=3", "https://example.com/sale?a=1&b=2&c=3#top")]
    [InlineData("/spring?SRC=poster", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?s%72c=poster", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?%53%52%43", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?src", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?src=", "https://example.com/sale?a=1#top")]
    [InlineData("/spring?srcset=x&sr=y&src%3Dz=1", "https://example.com/sale?a=1&srcset=x&sr=y&src%3Dz=1#top")]
    [InlineData("/spring?b=src", "https://example.com/sale?a=1&b=src#top")]
    [InlineData("/own?src=poster", "https://example.com/?src=mine")]
    [InlineData("/bare?src=poster", "https://example.com")]
    [InlineData("/keeps?src=poster&b=2", "https://example.com/fixed")]
    [InlineData("/hop?src=poster&b=2", "https://try.harbor.test/next?b=2")]
    public void It_is_not_passed_on(string target, string location)
    {
        var outcome = Snapshot("src").Visit(target);
        Assert.Equal((302, location), (outcome.Status, outcome.Location));
    }

    [Fact]
    public void A_visit_that_goes_on_later_does_not_know_it_any_more()
    {
        var snapshot = Snapshot("src");
        var outcome = snapshot.Visit("/ask?b=2&Src=poster&c=3");
        Assert.Equal("b=2&c=3", outcome.Query);
        Assert.Equal("https://example.com/asked?b=2&c=3", outcome.Location);
        var later = RedirectEngine.Resume((ShortHost)outcome.Host!, outcome.Slug!, "b=2&src=poster", snapshot);
        Assert.Equal("https://example.com/asked?b=2", later.Location);
    }

    [Fact]
    public void A_brand_without_one_passes_everything_on()
    {
        var snapshot = Snapshot(null);
        Assert.Equal("https://example.com/sale?a=1&src=poster#top", snapshot.Visit("/spring?src=poster").Location);
        Assert.Equal("b=2&src=poster", snapshot.Visit("/ask?b=2&src=poster").Query);
        Assert.Equal("https://example.com/sale?a=1#top", snapshot.Visit("/spring+").Location);
    }

    [Theory]
    [InlineData("src=poster", "utm_source=poster&")]
    [InlineData("b=2&SRC=post%20er&utm_source=mail", "utm_source=post%20er&b=2&utm_source=mail")]
    [InlineData("src=&s%72c=second&src=third", "utm_source=second&")]
    [InlineData("src&b=2", "b=2")]
    [InlineData("b=2", "b=2")]
    [InlineData("", "")]
    public void A_click_is_kept_with_it_as_its_source(string query, string kept) => Assert.Equal(kept, SourceParameter.AsSource(query, "src"));

    private static RoutingSnapshot Snapshot(string? parameter) => Some.Snapshot
        .On(Some.Host with { SourceParameter = parameter })
        .Link("spring", "https://example.com/sale?a=1#top")
        .Link("own", "https://example.com/?src=mine")
        .Link("bare", "https://example.com")
        .Link("keeps", "https://example.com/fixed", LinkFlags.ModeShort | LinkFlags.DropsQuery)
        .Link("hop", "https://try.harbor.test/next", LinkFlags.None)
        .Link("ask", "https://example.com/asked", LinkFlags.ModeRetargeting)
        .Build();
}
