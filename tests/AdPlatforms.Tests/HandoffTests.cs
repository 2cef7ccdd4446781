using Xunit;
using static WhiteLabelLinks.AdPlatforms.Tests.PageRun;

namespace WhiteLabelLinks.AdPlatforms.Tests;

/// <summary>The script that waits and goes on, against vendors that answer, fail, hang and misbehave.</summary>
public sealed class HandoffTests
{
    private const string Destination = "https://shop.example/guide?a=1&b=2";

    private static readonly IReadOnlyList<PagePixel> Four = [Pixel("meta"), Pixel("tiktok", null, 2), Pixel("google_ads", null, 3), Pixel("linkedin", null, 4)];

    [Fact]
    public void The_visitor_goes_on_as_soon_as_all_have_answered()
    {
        var run = Of(Four, null, new([new("https://snap.licdn.com", After: 120)]));

        Assert.Equal("dG9r.ZW4 1l50 2l50 3l50 4l120", run.Beacon);
        Assert.Equal([(Destination, 120)], run.Replaced);
        Assert.Equal("/_/b", run.Seen["beacons"]![0]!["to"]!.GetValue<string>());
    }

    [Fact]
    public void A_vendor_that_hangs_costs_the_budget_and_no_more()
    {
        var run = Of(Four, null, new([new("https://connect.facebook.net", Hangs: true)]));

        Assert.Equal("dG9r.ZW4 1t400 2l50 3l50 4l50", run.Beacon);
        Assert.Equal([(Destination, 400)], run.Replaced);
    }

    [Fact]
    public void A_vendor_that_answers_after_the_budget_changes_nothing()
    {
        var run = Of(Four, null, new([new("https://connect.facebook.net", After: 700)]));

        Assert.Equal("dG9r.ZW4 1t400 2l50 3l50 4l50", run.Beacon);
        Assert.Single(run.Replaced);
    }

    [Fact]
    public void A_blocked_script_is_a_failed_pixel_and_is_not_waited_for()
    {
        var run = Of(Four, null, new([new("https://", After: 5, Fails: true)]));

        Assert.Equal("dG9r.ZW4 1f5 2f5 3f5 4f5", run.Beacon);
        Assert.Equal([(Destination, 5)], run.Replaced);
    }

    [Fact]
    public void The_budget_never_counts_for_more_than_the_cap()
    {
        var run = Of(Four, Values with { BudgetMilliseconds = 60_000 }, new([new("https://", Hangs: true)]));

        Assert.Equal([(Destination, 1000)], run.Replaced);
    }

    [Fact]
    public void A_library_that_came_to_life_is_given_the_time_to_send_its_hits()
    {
        const string More = "document.scripts.push({ src: 'https://connect.facebook.net/signals/config/1' });";
        var run = Of("meta", null, new([new("https://connect.facebook.net", Runs: More, Hits: [new("https://www.facebook.com/tr/?id=1", 40), new("https://www.facebook.com/tr/?id=2", 90)])]));

        Assert.Equal("dG9r.ZW4 1l50", run.Beacon);
        Assert.Equal([(Destination, 140)], run.Replaced);
    }

    [Fact]
    public void A_library_that_never_sends_costs_the_budget_and_counts_as_loaded()
    {
        var run = Of("google_ads", null, new([new("https://www.googletagmanager.com", Runs: "window.google_tag_manager = {};")]));

        Assert.Equal("dG9r.ZW4 1l50", run.Beacon);
        Assert.Equal([(Destination, 400)], run.Replaced);
    }

    [Fact]
    public void Googles_callback_ends_the_wait()
    {
        const string Library = "window.google_tag_manager = {}; setTimeout(() => dataLayer.forEach((a) => a[2] && a[2].event_callback && a[2].event_callback()), 30);";
        var run = Of([Pixel("google_ads"), Pixel("ga4", null, 2)], null, new([new("https://www.googletagmanager.com", Runs: Library)]));

        Assert.Equal("dG9r.ZW4 1l50 2l50", run.Beacon);
        Assert.Equal([(Destination, 80)], run.Replaced);
    }

    [Fact]
    public void A_page_rendered_ahead_of_time_does_nothing_until_it_is_shown()
    {
        var never = Of("meta", null, new(Prerendering: true, Events: [new("pagehide", 100)]));
        var shown = Of("meta", null, new(Prerendering: true, Events: [new("prerenderingchange", 2000)]));

        Assert.Empty(never.Requests);
        Assert.Empty(never.Replaced);
        Assert.Null(never.Beacon);
        Assert.Equal([(Destination, 2050)], shown.Replaced);
        Assert.Equal("dG9r.ZW4 1l50", shown.Beacon);
    }

    [Fact]
    public void Who_leaves_early_is_told_of_once()
    {
        var run = Of(Four, null, new([new("https://connect.facebook.net", Hangs: true)], [new("pagehide", 80), new("pagehide", 90)]));

        Assert.Equal("dG9r.ZW4 1a0 2l50 3l50 4l50", run.Beacon);
    }

    [Fact]
    public void A_page_that_comes_back_from_the_browsers_memory_goes_on_and_fires_nothing()
    {
        var run = Of("meta", null, new(Events: [new("pageshow", 10), new("pageshow", 900, Persisted: true)]));

        Assert.Equal([(Destination, 50), (Destination, 900)], run.Replaced);
        Assert.Single(run.Requests);
        Assert.Single(run.Seen["beacons"]!.AsArray());
    }

    [Fact]
    public void A_browser_without_beacons_still_goes_on()
    {
        var run = Of("meta", null, new(WithoutBeacon: true));

        Assert.Equal([(Destination, 50)], run.Replaced);
    }

    [Fact]
    public void A_page_without_pixels_goes_on_at_once() => Assert.Equal([(Destination, 0)], Of([]).Replaced);

    [Theory]
    [InlineData("?fbclid=IwAR0_aB&utm_source=Mail&email=anna%40example.com&token=s3cret", "/guide?fbclid=IwAR0_aB&utm_source=Mail")]
    [InlineData("?email=anna%40example.com", "/guide")]
    [InlineData("?gclid=other", "/guide")]
    [InlineData("", "/guide")]
    public void Vendors_see_click_ids_and_campaigns_of_the_address_and_nothing_else(string query, string address) =>
        Assert.Equal(address, Of("meta", null, new(Address: "https://go.example/guide" + query)).Seen["address"]!.GetValue<string>());

    [Fact]
    public void A_look_at_the_page_stays_on_it_and_tells_the_states_to_who_looks()
    {
        var run = Of(Four, Values with { Debug = true });

        Assert.Empty(run.Replaced);
        Assert.Null(run.Beacon);
        Assert.Equal("dG9r.ZW4 1l50 2l50 3l50 4l50", run.Seen["states"]![0]!.GetValue<string>());
        Assert.Empty(run.Seen["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData("//evil.example")]
    [InlineData("data:text/html,x")]
    public void A_destination_that_is_no_web_address_is_not_gone_to(string destination) =>
        Assert.Empty(Of("meta", Values with { Destination = destination }).Replaced);

    [Fact]
    public void A_part_is_on_the_page_once_for_two_ids_and_each_has_its_state()
    {
        IReadOnlyList<PagePixel> two = [Pixel("meta"), Pixel("meta", "111111111111111", 2)];
        var run = Of(two);

        Assert.Single(run.Requests);
        Assert.Equal("dG9r.ZW4 1l50 2l50", run.Beacon);
        Assert.Equal(1, Script(two, Values).Split("fbevents.js").Length - 1);
        Assert.Contains("[\"init\",\"111111111111111\"]", run.QueueAtRequest("fbq"), StringComparison.Ordinal);
    }

    [Fact]
    public void All_platforms_on_one_page_do_not_disturb_each_other()
    {
        var all = AdPlatformCatalog.All.Select((platform, i) => Pixel(platform.Key, null, i + 1)).ToList();
        var run = Of(all);

        Assert.Equal(12, run.Requests.Count); // Ads and Analytics share one.
        Assert.Equal("dG9r.ZW4 " + string.Join(' ', Enumerable.Range(1, 13).Select(i => $"{i}l50")), run.Beacon);
    }
}
