using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S2: what people come to in vain is seen, and a press makes a link of it.</summary>
public sealed class StrayAddressesTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Nowhere = "/brands/lumen/analytics/nowhere";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_address_is_listed_and_becomes_a_link()
    {
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/postr")).StatusCode == 404 && (await visitor.GetAsync("/")).IsSuccessStatusCode, "The domain did not come up.");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await WebApp.EventuallyAsync(
            async () => (await mara.OpenAsync(Nowhere)).QuerySelector("main")?.TextContent.Contains("/postr", StringComparison.Ordinal) == true,
            "The address is not on the page.");
        var make = mara.Page.QuerySelectorAll("tbody a.btn").First(link => link.GetAttribute("aria-label")?.Contains("/postr", StringComparison.Ordinal) == true).GetAttribute("href");
        await mara.OpenAsync(make ?? "");
        Assert.Equal("postr", mara.Page.QuerySelector("input[name='Input.Slug']")?.GetAttribute("value"));
        await mara.SubmitAsync("main form[method=post]", ("Input.Destination", "https://example.com/poster"));
        Assert.Equal(200, mara.Status);
        await mara.OpenAsync(Nowhere);
        Assert.DoesNotContain(mara.Page.QuerySelectorAll("tbody td"), cell => cell.TextContent.Contains("/postr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_keeps_a_hundred_names_of_a_domain_and_passes_over_domains_that_are_gone()
    {
        var domain = await stage.App.Database.ScalarAsync<long>("SELECT min(id) FROM domains WHERE brand_id = $1", stage.Harbor.Value);
        for (var flood = 0; flood < 8; flood++)
        {
            await using var edge = Npgsql.NpgsqlDataSource.Create(stage.App.Database.EdgeConnectionString);
            await using var command = edge.CreateCommand("""
                SELECT app.add_stray_visits('2024-02-03', jsonb_build_array(
                  jsonb_build_object('brand', $1, 'domain', $2, 'root', 1, 'unknown', 40,
                    'slugs', jsonb_build_object('misprint', 2) || (SELECT jsonb_object_agg('made-up-' || $3 || '-' || n, 1) FROM generate_series(1, 31) n)),
                  jsonb_build_object('brand', $1, 'domain', 999999999, 'root', 1, 'unknown', 1, 'slugs', '{"x": 1}'::jsonb)))
                """);
            command.Parameters.Add(new() { Value = stage.Harbor.Value });
            command.Parameters.Add(new() { Value = domain });
            command.Parameters.Add(new() { Value = flood.ToString(System.Globalization.CultureInfo.InvariantCulture) });
            await command.ExecuteNonQueryAsync(Stop);
        }
        Assert.Equal(100, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM stray_slugs WHERE brand_id = $1 AND day = '2024-02-03'", stage.Harbor.Value));
        Assert.Equal(16, await stage.App.Database.ScalarAsync<long>("SELECT visits FROM stray_slugs WHERE brand_id = $1 AND slug = 'misprint'", stage.Harbor.Value));
        Assert.Equal(320, await stage.App.Database.ScalarAsync<long>("SELECT unknown FROM stray_days WHERE brand_id = $1 AND day = '2024-02-03'", stage.Harbor.Value));

        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Nowhere);
        Assert.DoesNotContain("misprint", mara.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
    }
}
