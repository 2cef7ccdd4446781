using System.Text;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: the brand's own people are told from visitors by the networks that the brand names.</summary>
public sealed class OwnTeamTests(LinkStage stage) : IClassFixture<LinkStage>, IAsyncLifetime
{
    private const string Counting = "/brands/lumen/analytics/counting";
    private const string AddForm = "form[action*='handler=Add']";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // One list for all of these tests, whichever comes first.
    public async ValueTask InitializeAsync() =>
        await stage.App.Database.ExecuteAsync("DELETE FROM own_networks WHERE brand_id = $1", stage.Lumen.Value);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Clicks_from_an_own_network_are_no_peoples_from_the_moment_it_is_named_until_it_is_not()
    {
        using var api = stage.ApiOfLumen();
        using var made = new StringContent("""{"destination":"https://example.com/","slug":"ours"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/api/v1/links", made, Stop)).StatusCode);
        using var visitor = stage.App.Client(stage.Host);
        visitor.DefaultRequestHeaders.UserAgent.ParseAdd(PastClicks.Phone);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/ours")).StatusCode == 302, "The link did not come up.");
        await WebApp.EventuallyAsync(async () => await ClicksAsync() == 1 && await HumansAsync() == 1, "The first click was not a person's.");

        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Counting);
        Assert.Contains("127.0.0.1", mara.Page.QuerySelector("#own-team")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[action*='handler=Here']");
        Assert.Contains("127.0.0.1", mara.Page.QuerySelector("#own-team tbody")?.TextContent, StringComparison.Ordinal);
        Assert.Null(mara.Page.QuerySelector("form[action*='handler=Here']"));
        // Within seconds; those before it stay people's.
        var all = 1L;
        await WebApp.EventuallyAsync(
            async () =>
            {
                await visitor.GetAsync("/ours", Stop);
                all++;
                return await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1 AND signs & 2 <> 0", stage.Lumen.Value) > 0;
            },
            "No click was the team's.");
        await WebApp.EventuallyAsync(async () => await ClicksAsync() == all, "The clicks were not added up.");
        var people = await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE brand_id = $1 AND coalesce(signs, 0) & 2 = 0", stage.Lumen.Value);
        Assert.Equal(people, await HumansAsync());
        await mara.OpenAsync("/brands/lumen/analytics?range=7d");
        Assert.Contains("Your own team", mara.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync("/brands/lumen/analytics/live");
        Assert.Contains("Your own team", mara.Page.QuerySelector("#live")?.TextContent, StringComparison.Ordinal);

        await mara.OpenAsync(Counting);
        await mara.SubmitAsync("#own-team tbody form");
        Assert.Null(mara.Page.QuerySelector("#own-team tbody"));
        await WebApp.EventuallyAsync(
            async () =>
            {
                var before = await HumansAsync();
                await visitor.GetAsync("/ours", Stop);
                await WebApp.EventuallyAsync(async () => await ClicksAsync() > all, "The click was not added up.");
                all = await ClicksAsync();
                return await HumansAsync() > before;
            },
            "Clicks did not become people's again.");
    }

    [Theory]
    [InlineData("0.0.0.0/0", "mostly addresses of other people")]
    [InlineData("2001::/16", "mostly addresses of other people")]
    [InlineData("office", "no address and no network")]
    [InlineData("", "Write an address")]
    public async Task A_network_that_cannot_be_is_refused_in_words_and_stays_in_the_form(string network, string words)
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Counting);
        await mara.SubmitAsync(AddForm, ("Network", network), ("Name", "Office"));
        Assert.Contains(words, mara.Page.QuerySelector(AddForm)?.TextContent, StringComparison.Ordinal);
        Assert.Equal(network, mara.Page.QuerySelector("input[name=Network]")?.GetAttribute("value") ?? "");
        Assert.Equal("Office", mara.Page.QuerySelector("input[name=Name]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_list_has_fifty_networks_at_most_and_none_twice()
    {
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        await mara.OpenAsync(Counting);
        await mara.SubmitAsync(AddForm, ("Network", "198.51.100.77/24"), ("Name", "Office"));
        await mara.SubmitAsync(AddForm, ("Network", "198.51.100.9"));
        Assert.Contains("in the list already, as 198.51.100.0/24", mara.Page.QuerySelector(AddForm)?.TextContent, StringComparison.Ordinal);
        await stage.App.Database.ExecuteAsync(
            "INSERT INTO own_networks (brand_id, network, added_by, added_at) SELECT $1, ('10.0.' || n || '.0/24')::cidr, 'test', now() FROM generate_series(1, 49) n", stage.Lumen.Value);
        await mara.SubmitAsync(AddForm, ("Network", "192.0.2.1"));
        Assert.Contains("50 networks at most", mara.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(50, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM own_networks WHERE brand_id = $1", stage.Lumen.Value));
    }

    private Task<long> ClicksAsync() => SumAsync("clicks");

    private Task<long> HumansAsync() => SumAsync("humans");

    private Task<long> SumAsync(string column) =>
        stage.App.Database.ScalarAsync<long>($"SELECT coalesce(sum({column}), 0)::bigint FROM click_quarters WHERE brand_id = $1", stage.Lumen.Value);
}
