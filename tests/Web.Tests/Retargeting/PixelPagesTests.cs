using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

public sealed class PixelPagesTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Pixels = "/brands/lumen/pixels";

    [Fact]
    public async Task A_pixel_is_added_renamed_and_removed_and_the_activity_says_so()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Pixels + "/new?platform=meta");
        await mara.SubmitAsync("form[data-guard]", ("Input.Tag", " 843671884361701 "), ("Input.Name", "Summer"));
        Assert.Matches(Pixels + @"/\d+$", mara.Address.AbsolutePath);
        var page = mara.Address.AbsolutePath;
        Assert.Contains("843671884361701", mara.Page.Body?.TextContent, StringComparison.Ordinal);

        await mara.SubmitAsync("form[data-guard]", ("Name", "Autumn"));
        Assert.Equal("Autumn", mara.Page.QuerySelector("h1")?.TextContent.Trim());

        await mara.SubmitAsync("form[action*='Remove']");
        Assert.Equal(Pixels, mara.Address.AbsolutePath);
        await mara.OpenAsync(page);
        Assert.Equal(404, mara.Status);
        await mara.OpenAsync("/brands/lumen/activity");
        Assert.Contains("removed pixel Autumn (meta 843671884361701)", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unusual_id_is_saved_only_when_it_is_sent_again()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Pixels + "/new?platform=meta");
        await mara.SubmitAsync("form[data-guard]", ("Input.Tag", "84367188436"));
        Assert.Equal(Pixels + "/new", mara.Address.AbsolutePath);
        Assert.Contains("Unusual", mara.Page.QuerySelector(".callout-warning")?.TextContent, StringComparison.Ordinal);

        // Another unusual id is another question.
        await mara.SubmitAsync("form[data-guard]", ("Input.Tag", "84367188437"));
        Assert.Equal(Pixels + "/new", mara.Address.AbsolutePath);
        await mara.SubmitAsync("form[data-guard]");
        Assert.Matches(Pixels + @"/\d+$", mara.Address.AbsolutePath);
        Assert.Contains("84367188437", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meta", "GTM-ABC1234", "Tag Manager")]
    [InlineData("meta", "<script>alert(1)</script>", "only the Meta pixel id")]
    [InlineData("meta", "", "Enter the Meta pixel id")]
    [InlineData("ga4", "843671884361709", "begins with")]
    public async Task An_impossible_id_is_refused_beside_its_field(string platform, string tag, string expected)
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"{Pixels}/new?platform={platform}");
        await mara.SubmitAsync("form[data-guard]", ("Input.Tag", tag));
        Assert.Contains(expected, mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(tag, mara.Page.QuerySelector("input[name='Input.Tag']")?.GetAttribute("value"));
    }

    [Fact]
    public async Task The_same_pixel_twice_is_refused_by_the_name_it_has()
    {
        await stage.PixelAsync(stage.Lumen, "The first one", tag: Setup.MetaTag);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Pixels + "/new?platform=meta");
        await mara.SubmitAsync("form[data-guard]", ("Input.Tag", Setup.MetaTag));
        Assert.Contains("The first one", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_does_not_exist_leads_back_to_the_choice()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Pixels + "/new?platform=myspace");
        Assert.Equal(200, mara.Status);
        Assert.Contains("no such ad platform", mara.Page.QuerySelector(".callout")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(13, mara.Page.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task A_container_says_that_it_is_the_customers_own_code()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Pixels + "/new?platform=gtm");
        Assert.Contains("code that its owner writes", mara.Page.QuerySelector(".callout-warning")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_text_wherever_they_are_shown()
    {
        const string Name = "\"><img src=x onerror=alert(1)> \u202Eevil 👩‍👩‍👧";
        var id = await stage.PixelAsync(stage.Lumen, Name);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        foreach (var page in new[] { Pixels, $"{Pixels}/{id}", "/brands/lumen/consent" })
        {
            await mara.OpenAsync(page);
            Assert.Null(mara.Page.QuerySelector("img[onerror]"));
            Assert.Contains(Name, mara.Page.Body?.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Removing_the_only_pixel_turns_its_domain_off()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        var pixel = await stage.App.Database.ScalarAsync<long>("SELECT pixel_id FROM domain_pixels WHERE domain_id = $1", domain);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"{Pixels}/{pixel}");
        Assert.Contains("localhost", mara.Page.QuerySelector(".danger-row")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[action*='Remove']");
        Assert.False(await stage.IsOnAsync(domain));
    }

    [Fact]
    public async Task Another_brands_pixel_does_not_exist()
    {
        var theirs = await stage.PixelAsync(stage.Harbor, "Harbor’s own");
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync($"{Pixels}/{theirs}");
        Assert.Equal(404, mara.Status);
        await mara.OpenAsync(Pixels);
        Assert.DoesNotContain("Harbor’s own", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/consent");
        await mara.SubmitAsync("form[data-guard]", ("Input.Pixels", $"{theirs}"));
        Assert.Contains("not there any more", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_pixels WHERE pixel_id = $1", theirs));
    }
}
