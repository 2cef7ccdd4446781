using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23, S93: the page, its downloads and the API say the same of the same clicks, and of nobody else's.</summary>
public sealed class AnalyticsPageTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Analytics = "/brands/lumen/analytics";

    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private static readonly DateTimeOffset Then = new(2024, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_download_and_api_tell_the_same_numbers()
    {
        await WriteAsync(stage.Lumen, Then, ("DE", Phone), ("DE", Phone), ("US-CA", Phone), ("FR", "curl/8.5.0"));
        await WriteAsync(stage.Harbor, Then, ("DE", Phone));
        const string period = "?from=2024-03-01&to=2024-03-31";
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync(Analytics + period);
        Assert.Equal(200, mara.Status);
        Assert.Equal(["3", "3", "4"], mara.Page.QuerySelectorAll(".stat-value").Take(3).Select(value => value.TextContent.Trim()));
        Assert.Equal(["Germany", "United States"], Names(mara, "Places"));

        await mara.OpenAsync($"{Analytics}{period}&country=DE");
        Assert.Equal("2", mara.Page.QuerySelector(".stat-value")?.TextContent.Trim());
        Assert.Contains("Germany", mara.Page.QuerySelector(".chip")?.TextContent, StringComparison.Ordinal);

        await mara.OpenAsync($"{Analytics}{period}&handler=Export&by=country&format=csv");
        Assert.Equal("country,name,clicks,humans\r\nDE,Germany,2,2\r\nUS,United States,1,1\r\nFR,France,1,0\r\n", await mara.Response.Content.ReadAsStringAsync(Stop));

        using var api = stage.ApiOfLumen();
        using var stats = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/stats{period}&group_by=country,device&granularity=month", Stop));
        Assert.Equal((4, 3), (stats.RootElement.GetProperty("clicks").GetInt64(), stats.RootElement.GetProperty("humans").GetInt64()));
        Assert.Equal("DE", stats.RootElement.GetProperty("groups").GetProperty("country")[0].GetProperty("value").GetString());
        Assert.Equal(4, stats.RootElement.GetProperty("steps")[0].GetProperty("clicks").GetInt64());

        using var other = stage.ApiOfHarbor();
        using var theirs = JsonDocument.Parse(await other.GetStringAsync($"/api/v1/stats{period}", Stop));
        Assert.Equal(1, theirs.RootElement.GetProperty("clicks").GetInt64());
    }

    [Theory]
    [InlineData("?group_by=password", "group_by")]
    [InlineData("?group_by=link,domain,channel,country,device", "at most 4")]
    [InlineData("?colour=red", "no parameter colour")]
    [InlineData("?from=1990-01-01&to=2026-01-01", "at most 1100 days")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?granularity=hour&range=90d", "By the hour")]
    public async Task A_wrong_question_to_the_api_is_answered_with_what_is_wrong(string query, string said)
    {
        using var api = stage.ApiOfLumen();
        var answer = await api.GetAsync("/api/v1/stats" + query, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_on_the_running_edge_is_in_the_answer_with_its_source_and_language()
    {
        using var api = stage.ApiOfLumen();
        using var made = new StringContent("""{"destination":"https://example.com/","slug":"counted"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/api/v1/links", made, Stop)).StatusCode);
        using var visitor = stage.App.Client(stage.Host);
        visitor.DefaultRequestHeaders.UserAgent.ParseAdd(Phone);
        visitor.DefaultRequestHeaders.AcceptLanguage.ParseAdd("pl-PL,pl;q=0.9");
        visitor.DefaultRequestHeaders.Referrer = new Uri("https://www.linkedin.com/feed");
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/counted?utm_campaign=launch")).StatusCode == 302, "The link did not come up.");
        await WebApp.EventuallyAsync(
            async () =>
            {
                using var stats = JsonDocument.Parse(await api.GetStringAsync("/api/v1/stats?range=today&campaign=launch&language=pl&referrer=www.linkedin.com&device=phone&group_by=channel", Stop));
                return stats.RootElement.GetProperty("humans").GetInt64() >= 1
                    && stats.RootElement.GetProperty("groups").GetProperty("channel")[0].GetProperty("value").GetString() == "social";
            },
            "The click is not in the answer.");
    }

    [Fact]
    public async Task The_past_is_counted_again_when_somebody_who_may_edit_asks_for_it()
    {
        await WriteAsync(stage.Lumen, Then.AddYears(-1), ("DE", Phone));
        const string recount = Analytics + "/recount";
        using (var viewer = await stage.SignInAsync(BrandRole.Viewer))
        {
            await viewer.OpenAsync(recount);
            Assert.Equal((200, null), (viewer.Status, viewer.Page.QuerySelector("main form button")));
        }
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(recount);
        Assert.Contains("never counted again", mara.Page.QuerySelector("#recount")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("main form");
        await WebApp.EventuallyAsync(
            async () =>
            {
                await mara.OpenAsync(recount);
                return mara.Page.QuerySelector("#recount dl") is not null;
            },
            "The recount did not end.");
        Assert.Contains("Days counted again", mara.Page.QuerySelector("#recount dl")?.TextContent, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(ConsolePerson person, string card) =>
        person.Page.QuerySelectorAll("table.bars").First(table => table.QuerySelector("caption")?.TextContent == card)
            .QuerySelectorAll(".bar-name").Select(name => name.TextContent.Trim());

    private async Task WriteAsync(BrandId brand, DateTimeOffset at, params (string Place, string UserAgent)[] clicks)
    {
        await using var edge = NpgsqlDataSource.Create(stage.App.Database.EdgeConnectionString);
        new ClickHistory(edge, _ => "").WriteMonth([.. clicks.Select((click, i) =>
            new PastClick(at.AddMinutes(i), brand, new DomainId(1), new LinkId(1), click.UserAgent) { Region = click.Place, Address = IPAddress.Parse($"198.51.100.{i.ToString(CultureInfo.InvariantCulture)}") })]);
        await Sql.ScalarAsync<long>(stage.App.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
    }
}
