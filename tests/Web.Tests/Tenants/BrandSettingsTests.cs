using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;
using WhiteLabelLinks.Web.Tests.Retargeting;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>A brand's name, its days, and simple mode (S102).</summary>
public sealed class BrandSettingsTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Settings = "/brands/lumen/settings";

    [Fact]
    public async Task A_brand_is_renamed_and_its_visitors_read_the_new_name()
    {
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Settings);
        await mara.SubmitAsync("main form", ("Input.Name", "Lumen & Söhne"), ("Input.TimeZone", "America/New_York"));
        Assert.Equal(
            "Lumen & Söhne/America/New_York/false",
            await stage.App.Database.ScalarAsync<string>("SELECT concat_ws('/', name, time_zone, is_simple::text) FROM brands WHERE id = $1", stage.Lumen.Value));
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(
            async () => (await visitor.GetStringAsync("/_/privacy")).Contains("Lumen &amp; S", StringComparison.Ordinal), "The old name is still there.");
        await mara.OpenAsync("/brands/lumen/activity");
        Assert.Contains("changed brand settings", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simple_mode_hides_pixels_and_consent_and_the_mode_that_needs_them()
    {
        await stage.PixelAsync(stage.Harbor, "Any");
        var link = await stage.LinkAsync(stage.Lumen, "plain", "short");
        await stage.PixelAsync(stage.Lumen, "Hidden one");
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync("/brands/lumen/links/new");
        Assert.NotNull(mara.Page.QuerySelector("nav a[href$='/pixels']"));
        Assert.NotNull(mara.Page.QuerySelector("input[value=Retargeting]"));

        await mara.OpenAsync(Settings);
        await mara.SubmitAsync("main form", ("Input.Simple", "true"));

        await mara.OpenAsync("/brands/lumen/links/new");
        Assert.Null(mara.Page.QuerySelector("nav a[href$='/pixels']"));
        Assert.Null(mara.Page.QuerySelector("nav a[href$='/consent']"));
        Assert.NotNull(mara.Page.QuerySelector("nav a[href$='/look']"));
        Assert.Null(mara.Page.QuerySelector("input[value=Retargeting]"));
        await mara.OpenAsync($"/brands/lumen/links/{link}/retargeting");
        Assert.Equal("", mara.Page.QuerySelector("#retargeting")?.TextContent);

        await mara.OpenAsync(Settings);
        await mara.SubmitAsync("main form", ("Input.Simple", "false"));
        Assert.NotNull(mara.Page.QuerySelector("nav a[href$='/pixels']"));
    }

    [Fact]
    public async Task Simple_mode_never_hides_what_fires()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Settings);
        await mara.SubmitAsync("main form", ("Input.Simple", "true"));
        Assert.Contains("Turn them off", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await stage.App.Database.ExecuteAsync("DELETE FROM domain_consent WHERE domain_id = $1", domain);
    }

    [Theory]
    [InlineData("", "Etc/UTC")]
    [InlineData("evil\u202Edrawkcab", "Etc/UTC")]
    [InlineData("Lumen", "Mars/Olympus_Mons")]
    public async Task What_cannot_be_is_refused_beside_its_field(string name, string zone)
    {
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Settings);
        await mara.SubmitAsync("main form", ("Input.Name", name), ("Input.TimeZone", zone));
        Assert.NotNull(mara.Page.QuerySelector(".field-error"));
    }

    [Fact]
    public async Task An_editor_sees_the_settings_and_cannot_change_them()
    {
        using var editor = await stage.SignInAsync(BrandRole.Editor);
        await editor.OpenAsync(Settings);
        Assert.Equal(200, editor.Status);
        Assert.NotNull(editor.Page.QuerySelector("main fieldset[disabled]"));
        Assert.Null(editor.Page.QuerySelector("main button[type=submit]"));
    }
}
