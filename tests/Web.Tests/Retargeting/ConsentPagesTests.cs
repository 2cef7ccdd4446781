using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

public sealed class ConsentPagesTests(LinkStage stage) : IClassFixture<LinkStage>
{
    [Fact]
    public async Task Pixels_are_turned_on_when_every_point_is_done_and_off_at_any_time()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: false);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        Assert.Contains("100 of 100", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[action*='handler=On']");
        Assert.True(await stage.IsOnAsync(domain));
        Assert.Contains("Turned on by Mara Editor", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[action*='handler=Off']");
        Assert.False(await stage.IsOnAsync(domain));
        await mara.OpenAsync("/brands/lumen/activity");
        Assert.Contains("turned pixels off for", mara.Page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Controller", "", "Enter the company or person")]
    [InlineData("Input.Contact", "", "reach you about their data")]
    [InlineData("Input.PolicyUrl", "", "https address of your privacy policy")]
    [InlineData("Input.Checks", "no_sensitive_topics", "Answer this with yes")]
    public async Task What_makes_the_list_incomplete_turns_pixels_off_and_is_named(string field, string value, string missing)
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        await mara.SubmitAsync("form[data-guard]", (field, value));
        Assert.False(await stage.IsOnAsync(domain));
        Assert.Contains(missing, mara.Page.QuerySelector(".checklist")?.TextContent, StringComparison.Ordinal);

        // The button is off; whoever sends its form all the same changes nothing.
        await mara.SubmitAsync("form[action*='handler=On']");
        Assert.False(await stage.IsOnAsync(domain));
    }

    [Fact]
    public async Task Sensitive_topics_keep_pixels_off_even_with_a_complete_list()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        await mara.SubmitAsync("form[data-guard]", ("Input.Sensitive", "true"));
        Assert.False(await stage.IsOnAsync(domain));
        Assert.Contains("Sensitive topics", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[action*='handler=On']");
        Assert.False(await stage.IsOnAsync(domain));
    }

    [Theory]
    [InlineData("Input.BudgetMs", "5000", "100 to 1000")]
    [InlineData("Input.BudgetMs", "fast", "100 to 1000")]
    [InlineData("Input.RetentionDays", "30", "180 to 3650")]
    [InlineData("Input.AcceptedForDays", "0", "1 to 400")]
    [InlineData("Input.PolicyUrl", "http://lumen.example/privacy", "https")]
    [InlineData("Input.PolicyUrl", "javascript:alert(1)", "http")]
    [InlineData("Input.AskRegions", "UK", "DE or GB")]
    [InlineData("Input.NeverRegions", "US-CA, Bavaria", "Bavaria")]
    [InlineData("Input.Floor", "lax", "Choose one")]
    [InlineData("Input.Controller", "a\u0007b", "control characters")]
    public async Task What_is_wrong_is_said_beside_its_field_and_changes_nothing(string field, string value, string expected)
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        await mara.SubmitAsync("form[data-guard]", (field, value), ("Input.Contact", "changed@lumen.example"));
        Assert.Contains(mara.Page.QuerySelectorAll(".field-error"), error => error.TextContent.Contains(expected, StringComparison.Ordinal));
        Assert.Equal("privacy@lumen.example", await stage.App.Database.ScalarAsync<string>("SELECT contact FROM domain_consent WHERE domain_id = $1", domain));
    }

    [Fact]
    public async Task Stricter_regions_are_kept_and_shown_as_a_visitor_from_there_would_see_it()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Page(domain));
        Assert.Equal(("Asked first", "Pixels fire", "Straight on"), (Cell(mara, "DE", 0), Cell(mara, "US-TX", 0), Cell(mara, "US-TX", 1)));

        await mara.SubmitAsync("form[data-guard]", ("Input.AskRegions", "us-tx"), ("Input.NeverRegions", "jp"), ("Input.HonourDnt", "true"));
        Assert.Equal("US-TX", mara.Page.QuerySelector("input[name='Input.AskRegions']")?.GetAttribute("value"));
        Assert.Equal(("Asked first", "Straight on", "Straight on"), (Cell(mara, "US-TX", 0), Cell(mara, "JP", 0), Cell(mara, "DE", 2)));

        await mara.SubmitAsync("form[data-guard]", ("Input.AskBy", "redirect"));
        Assert.Equal("Straight on", Cell(mara, "DE", 0));
    }

    [Fact]
    public async Task A_viewer_sees_everything_and_changes_nothing()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync(Page(domain));
        Assert.Equal(200, viewer.Status);
        Assert.NotNull(viewer.Page.QuerySelector("fieldset[disabled]"));
        Assert.Null(viewer.Page.QuerySelector("form[action*='handler=Off']"));
        await viewer.SubmitToAsync("form[data-guard]", Page(domain) + "&handler=Off");
        Assert.Equal(403, viewer.Status);
        Assert.True(await stage.IsOnAsync(domain));
    }

    [Fact]
    public async Task Another_brands_domain_does_not_exist()
    {
        var theirs = await stage.DomainAsync(stage.Harbor);
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Page(theirs));
        Assert.Equal(404, mara.Status);
        await mara.OpenAsync("/brands/lumen/consent");
        await mara.SubmitToAsync("form[data-guard]", Page(theirs));
        Assert.Equal(404, mara.Status);
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_consent WHERE domain_id = $1", theirs));
    }

    private static string Page(long domain) => $"/brands/lumen/consent?domain={domain}";

    private static string Cell(ConsolePerson person, string code, int signal) => person.Page.QuerySelectorAll(".outcomes tbody tr")
        .First(row => row.QuerySelector("th .muted")?.TextContent == code).QuerySelectorAll("td")[signal].QuerySelector(".status")?.TextContent.Trim() ?? "";
}
