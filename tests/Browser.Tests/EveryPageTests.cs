namespace WhiteLabelLinks.Browser.Tests;

/// <summary>What holds for every page of the consoles and of the short hosts.</summary>
public sealed class EveryPageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task No_page_keeps_anybody_out_in_light_or_dark() => None(await fixture.TourAsync(), FindingKind.Barrier);

    [Fact]
    public async Task Nothing_is_wider_than_a_phone() => None(await fixture.TourAsync(), FindingKind.Overflow);

    [Fact]
    public async Task No_page_logs_an_error_or_breaks_the_content_policy() => None(await fixture.TourAsync(), FindingKind.Error);

    // All of them in one message: they are mended together.
    private static void None(PageTour tour, FindingKind kind)
    {
        var found = tour.Of(kind);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
