using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

public sealed class LinkSectionTests(LinkStage stage) : IClassFixture<LinkStage>
{
    [Fact]
    public async Task A_links_own_pixels_are_chosen_and_off_never_falls_back()
    {
        var own = await stage.PixelAsync(stage.Lumen, "Campaign");
        var link = await stage.LinkAsync(stage.Lumen, "own-pixels");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Section(link));
        await mara.SubmitAsync("form", ("Input.Mode", "replace"), ("Input.Pixels", $"{own}"), ("Input.Event", "product_view"));
        Assert.Equal("replace/product_view/ours", await SavedAsync(link));
        Assert.Equal(1, await OwnAsync(link));
        await mara.OpenAsync(Section(link));
        await mara.SubmitAsync("form", ("Input.Mode", "off"));
        Assert.Equal("off/product_view/ours", await SavedAsync(link));
        Assert.Equal(0, await OwnAsync(link));
        await mara.OpenAsync(Section(link));
        Assert.Contains("You chose that this link fires nothing", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replace", "", "Choose at least one pixel")]
    [InlineData("add", "999999999", "not there any more")]
    [InlineData("sometimes", "", "one of")]
    public async Task What_cannot_be_fired_is_refused_beside_its_field(string mode, string pixel, string expected)
    {
        await stage.PixelAsync(stage.Lumen, "Some");
        var link = await stage.LinkAsync(stage.Lumen, $"refused-{mode}");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Section(link));
        await mara.SubmitAsync("form", pixel.Length > 0 ? [("Input.Mode", mode), ("Input.Pixels", pixel)] : [("Input.Mode", mode)]);
        Assert.Contains(mara.Page.QuerySelectorAll(".field-error"), error => error.TextContent.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM link_retargeting WHERE link_id = $1", link));
    }

    [Fact]
    public async Task A_critical_link_takes_neither_the_mode_nor_pixels()
    {
        var pixel = await stage.PixelAsync(stage.Lumen, "Unwanted");
        var link = await stage.LinkAsync(stage.Lumen, "critical", "short");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"/brands/lumen/links/{link}");
        await mara.SubmitAsync("#settings form", ("Input.Critical", "true"), ("Input.Mode", "Retargeting"));
        Assert.Contains("always a bare redirect", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("#settings form", ("Input.Critical", "true"), ("Input.Mode", "Short"));
        Assert.True(await stage.App.Database.ScalarAsync<bool>("SELECT is_critical FROM links WHERE id = $1", link));
        await mara.OpenAsync(Section(link));
        Assert.Contains("Critical", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form", ("Input.Mode", "add"), ("Input.Pixels", $"{pixel}"));
        Assert.Contains(mara.Page.QuerySelectorAll(".field-error"), error => error.TextContent.Contains("critical", StringComparison.Ordinal));
        Assert.Equal(0, await OwnAsync(link));
    }

    [Fact]
    public async Task Somebody_elses_page_fires_nothing_and_says_why()
    {
        await stage.PixelAsync(stage.Lumen, "Any");
        var link = await stage.LinkAsync(stage.Lumen, "theirs");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Section(link));
        await mara.SubmitAsync("form", ("Input.Ownership", "theirs"));
        await mara.OpenAsync(Section(link));
        Assert.Contains("somebody else’s page", mara.Page.QuerySelector(".callout")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_has_nothing_to_do_with_it_shows_nothing_of_it()
    {
        var link = await stage.LinkAsync(stage.Lumen, "plain-short", "short");
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync($"/brands/lumen/links/{link}/reach");
        Assert.Equal("", viewer.Page.QuerySelector("#reach")?.TextContent);
    }

    [Fact]
    public async Task Another_brands_link_does_not_exist()
    {
        var theirs = await stage.LinkAsync(stage.Harbor, "foreign");
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Section(theirs));
        Assert.Equal(404, mara.Status);
        await mara.OpenAsync($"/brands/lumen/links/{theirs}/reach");
        Assert.Equal(404, mara.Status);
    }

    [Fact]
    public async Task Every_loss_has_its_name_and_the_steps_add_up()
    {
        var link = await stage.LinkAsync(stage.Lumen, "reach");
        var pixel = await stage.PixelAsync(stage.Lumen, "Counted");
        foreach (var (reason, clicks) in new[] { (5, 20), (7, 10), (13, 100), (11, 30), (100, 5) })
        {
            await stage.App.Database.ExecuteAsync(
                "INSERT INTO reach_quarters VALUES ($1, $2, date_bin('15 minutes', now(), '2000-01-01'), $3, $4)", stage.Lumen.Value, link, (short)reason, (long)clicks);
        }
        for (var i = 0; i < 6; i++)
        {
            await stage.RecordAsync(stage.Lumen, i < 4 ? "accepted" : "declined", link: link);
        }
        foreach (var (outcome, hits) in new[] { ("loaded", 25L), ("failed", 4L), ("timeout", 2L) })
        {
            await stage.App.Database.ExecuteAsync(
                "INSERT INTO pixel_quarters VALUES ($1, $2, $3, date_bin('15 minutes', now(), '2000-01-01'), $4, $5, $6)",
                stage.Lumen.Value, link, pixel, outcome, hits, hits * 120);
        }
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync($"/brands/lumen/links/{link}/reach");
        var rows = viewer.Page.QuerySelectorAll(".bars tbody tr").ToDictionary(
            row => row.QuerySelector("th")?.TextContent.Trim() ?? "", row => row.QuerySelector(".num")?.TextContent.Trim());
        Assert.Equal("165", rows["Clicks"]);
        Assert.Equal(("20", "10"), (rows["Bots and previews"], rows["Global Privacy Control"]));
        Assert.Equal("135", rows["Asked, or no question needed"]);
        Assert.Equal(("2", "94"), (rows["Said no"], rows["Did not answer"]));
        Assert.Equal("39", rows["Agreed, or agreement not needed"]);
        Assert.Equal(("5", "4", "2", "3"), (rows["Platform too slow"], rows["Pixel failed"], rows["Pixel too slow"], rows["Nothing heard"]));
        Assert.Equal("25", rows["Pixel loaded"]);
    }

    [Fact]
    public void No_data_is_not_nought()
    {
        var reach = ReachNumbers.Sum([new ReasonSum((short)ConsentReason.RegionNeedsOptIn, 7)], [], []);
        Assert.Null(reach.Reached);
        Assert.Equal((7, 7, 0), (reach.Clicks, reach.MayBeReached, reach.Consented));
    }

    private static string Section(long link) => $"/brands/lumen/links/{link}/retargeting";

    private Task<string> SavedAsync(long link) => stage.App.Database.ScalarAsync<string>(
        "SELECT concat_ws('/', pixel_mode, event, ownership) FROM link_retargeting WHERE link_id = $1", link);

    private Task<long> OwnAsync(long link) => stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM link_pixels WHERE link_id = $1", link);
}
