using WhiteLabelLinks.Retargeting.Destinations;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>What stands on the page behind a link (S52; of S75 the redirects, of S80 where they end), whoever wrote that page.</summary>
public sealed class DestinationTests(LinkStage stage, StrangersSite site) : IClassFixture<LinkStage>, IClassFixture<StrangersSite>
{
    [Fact]
    public async Task A_pixel_that_is_on_the_page_and_fired_by_the_link_is_said_to_count_twice()
    {
        var tag = "84" + Random.Shared.NextInt64(1_000_000_000_000, 9_999_999_999_999);
        var pixel = await stage.PixelAsync(stage.Lumen, "Shop pixel", tag: tag);
        var link = await LinkToAsync("/with/" + tag, "twice");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Section(link));
        Assert.Contains("Nobody has looked", mara.Page.Body?.TextContent, StringComparison.Ordinal);

        Assert.Contains("On the page, and not fired here: Shop pixel", await LookAsync(mara, link), StringComparison.Ordinal);

        await stage.App.Database.ExecuteAsync("INSERT INTO link_retargeting (brand_id, link_id, pixel_mode) VALUES ($1, $2, 'replace')", stage.Lumen.Value, link);
        await stage.App.Database.ExecuteAsync("INSERT INTO link_pixels (brand_id, link_id, pixel_id) VALUES ($1, $2, $3)", stage.Lumen.Value, link, pixel);
        await mara.OpenAsync(Section(link));
        Assert.Contains("Already on the page: Shop pixel", mara.Page.QuerySelector(".callout-warning")?.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/with/1", "None of your pixels is on the page")]
    [InlineData("/gone", "answers with error 410")]
    [InlineData("/file", "a file, not a page")]
    [InlineData("/inwards", "Not a place on the public internet")]
    [InlineData("/hop1", "4 redirects before the page")]
    public async Task What_was_found_is_said_in_words(string path, string expected)
    {
        var link = await LinkToAsync(path, "words" + path.Replace('/', '-'));
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        Assert.Contains(expected, await LookAsync(mara, link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_changed_since_is_to_be_looked_at_again()
    {
        var link = await LinkToAsync("/with/1", "changed");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await LookAsync(mara, link);
        await stage.App.Database.ExecuteAsync("UPDATE links SET destination = 'https://example.com/elsewhere' WHERE id = $1", link);
        await mara.OpenAsync(Section(link));
        Assert.Contains("Not looked at since it changed", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_edit_may_not_have_pages_looked_at_and_another_brands_link_is_not_found()
    {
        var link = await LinkToAsync("/with/1", "viewed");
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync(Section(link));
        Assert.Equal(200, viewer.Status);
        Assert.Null(viewer.Page.QuerySelector("form"));
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await owner.OpenAsync(Section(await stage.LinkAsync(stage.Harbor, "foreign-page")));
        Assert.Equal(404, owner.Status);
    }

    [Theory]
    [InlineData("/huge", "read")]
    [InlineData("/bomb", "read")]
    [InlineData("/slow", "too_slow")]
    [InlineData("/drip", "too_slow")]
    [InlineData("/loop", "too_many_hops")]
    [InlineData("/inwards", "refused")]
    [InlineData("/by-name", "refused")]
    [InlineData("/to-a-file", "refused")]
    [InlineData("/cut", "unreachable")]
    [InlineData("/hop1", "read")]
    public async Task A_hostile_page_is_given_up_on_and_nothing_inside_is_ever_visited(string path, string outcome)
    {
        using var reader = Reader(WebApp.StrangersSite + "/32");

        var report = await reader.ReadAsync(site.Address + path, TestContext.Current.CancellationToken);

        Assert.Equal(outcome, report.Outcome);
        Assert.InRange(report.Text.Length, 0, PageReader.MaxBytes);
        Assert.Equal(0, site.ForbiddenHits);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://192.0.2.1:25/")]
    [InlineData("http://8.8.8.8:5432/")]
    public async Task An_address_inside_is_refused_however_it_is_written(string address)
    {
        using var reader = Reader();
        Assert.Equal("refused", (await reader.ReadAsync(address, TestContext.Current.CancellationToken)).Outcome);
    }

    private static PageReader Reader(params string[] networks) =>
        new(new OutboundGuard(new OutboundOptions { Networks = [.. networks.Select(IPNetwork.Parse)] }), TimeProvider.System);

    private static string Section(long link) => $"/brands/lumen/links/{link}/destination";

    private async Task<long> LinkToAsync(string path, string slug)
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        return await stage.App.Database.ScalarAsync<long>(
            "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by) VALUES ($1, $2, $3, $3, $4, 'retargeting', 'Mara') RETURNING id",
            stage.Lumen.Value, domain, slug, site.Address + path);
    }

    private static async Task<string> LookAsync(ConsolePerson mara, long link)
    {
        await mara.OpenAsync(Section(link));
        await mara.SubmitAsync("form");
        await WebApp.EventuallyAsync(
            async () =>
            {
                await mara.OpenAsync(Section(link));
                return mara.Page.QuerySelector("[hx-trigger]") is null;
            },
            "Nobody looked at the page.");
        return mara.Page.Body?.TextContent ?? "";
    }
}
