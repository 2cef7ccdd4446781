using WhiteLabelLinks.Web.Tests.Tenants;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>One after the other: the operator's floor is everybody's.</summary>
public sealed class FloorTests(AppFixture fixture)
{
    [Fact]
    public async Task Floors_hold_for_everybody_below_and_the_form_says_why()
    {
        var town = await Town.BuildAsync(fixture.App);
        var boss = await town.SignInAsync(town.AgencyOwner);
        var editor = await town.SignInAsync(town.Editor);
        using (var saved = await boss.SendAsync("/agency/consent", [("Input.Floor", "ask_everywhere"), ("Input.AcceptedForDays", "90"), ("Input.HonourDnt", "true")]))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }

        var page = await editor.OpenAsync("/brands/brand/consent");
        Assert.Contains("What your agency asks", page.Body?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("input[value=by_region][disabled]"));
        Assert.Equal("checked", page.QuerySelector("input[value=ask_everywhere]")?.GetAttribute("checked"));
        Assert.Null(page.QuerySelector("input[name='Input.HonourDnt'][type=checkbox]"));

        using var lax = await editor.SendAsync("/brands/brand/consent", [("Input.Floor", "by_region"), ("Input.AcceptedForDays", "200")]);
        var refused = (await Visitor.ReadAsync(lax)).Body?.TextContent;
        Assert.Contains("laxer than what your agency asks", refused, StringComparison.Ordinal);
        Assert.Contains("allows at most 90 days", refused, StringComparison.Ordinal);
        Assert.Equal(0, await fixture.App.Database.ScalarAsync<long>("SELECT count(*) FROM domain_consent WHERE brand_id = $1", town.BrandId.Value));

        using var strict = await editor.SendAsync("/brands/brand/consent", [("Input.Floor", "never"), ("Input.AcceptedForDays", "30")]);
        Assert.Equal(HttpStatusCode.Redirect, strict.StatusCode);
        Assert.True(await fixture.App.Database.ScalarAsync<bool>("SELECT honour_dnt FROM domain_consent WHERE brand_id = $1", town.BrandId.Value));
    }

    [Fact]
    public async Task An_agencys_floor_is_its_own_and_nobody_elses()
    {
        var (one, other) = (await Town.BuildAsync(fixture.App), await Town.BuildAsync(fixture.App));
        var boss = await one.SignInAsync(one.AgencyOwner);
        using (var saved = await boss.SendAsync("/agency/consent", [("Input.Floor", "never")]))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }
        var neighbour = await other.SignInAsync(other.AgencyOwner);
        var page = await neighbour.OpenAsync("/agency/consent");
        Assert.Equal("checked", page.QuerySelector("input[value=by_region]")?.GetAttribute("checked"));
        Assert.Contains("Nothing beyond the law", page.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_floor_binds_agencies_without_naming_anybody()
    {
        var town = await Town.BuildAsync(fixture.App);
        var admin = await town.SignInAsync(Town.OperatorHost, town.Admin);
        var boss = await town.SignInAsync(town.AgencyOwner);
        try
        {
            using (var saved = await admin.SendAsync("/operator/consent", [("Input.Floor", "by_region"), ("Input.DeclinedForDays", "365")]))
            {
                Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
            }
            using var lax = await boss.SendAsync("/agency/consent", [("Input.Floor", "by_region"), ("Input.DeclinedForDays", "30")]);
            var page = await Visitor.ReadAsync(lax);
            Assert.Contains("asks for at least 365 days", page.Body?.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("Operator", page.Body?.TextContent, StringComparison.Ordinal);
        }
        finally
        {
            await fixture.App.Database.ExecuteAsync("DELETE FROM consent_floors WHERE agency_id IS NULL");
        }
    }
}
