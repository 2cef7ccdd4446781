using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>S48, S57, S58: campaigns with a stage and a message ladder, on their board, on their page and in the API.</summary>
public sealed class CampaignTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Campaigns = "/api/v1/campaigns";
    private const string Board = "/brands/lumen/campaigns";

    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_is_made_on_its_form_and_its_missing_rungs_are_named()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Board + "/new");
        await mara.SubmitAsync("form[data-guard]", ("Input.Name", "Form made"), ("Input.Stage", "middle"), ("Input.SecondTouch", "A comparison"));
        Assert.Matches(Board + @"/\d+$", mara.Address.AbsolutePath);
        Assert.Equal("Form made", mara.Page.QuerySelector("h1")?.TextContent);
        Assert.Equal(["First touch", "Closing touch"], mara.Page.QuerySelectorAll(".ladder-missing .ladder-name").Select(rung => rung.FirstChild?.TextContent.Trim()));
        Assert.Contains("Without a budget there is nothing to divide.", mara.Page.QuerySelectorAll(".stat")[^1].TextContent, StringComparison.Ordinal);

        await mara.OpenAsync(Board);
        var column = mara.Page.QuerySelectorAll(".board-column").Single(one => one.QuerySelector("h2")?.TextContent == "Middle");
        var card = column.QuerySelectorAll(".board-card").Single(one => one.QuerySelector("h3")?.TextContent.Trim() == "Form made");
        Assert.Contains("Missing: First touch, Closing touch", card.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Name", "", "Input.Name", "Give the campaign a name.")]
    [InlineData("Input.Budget", "a lot", "Input.Budget", "above 0")]
    [InlineData("Input.Budget", "-5", "Input.Budget", "above 0")]
    [InlineData("Input.Budget", "1.234,50", "Input.Budget", "above 0")]
    [InlineData("Input.Budget", "100", "Input.Currency", "three letters")]
    [InlineData("Input.Goal", "a\u0001b", "Input.Goal", "control characters")]
    public async Task What_is_wrong_is_said_beside_its_field(string field, string value, string beside, string said)
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Board + "/new");
        await mara.SubmitAsync("form[data-guard]", field == "Input.Name" ? [(field, value)] : [("Input.Name", "Wrong"), (field, value)]);
        Assert.Equal(200, mara.Status);
        var input = mara.Page.QuerySelector($"[name='{beside}']");
        Assert.Equal("true", input?.GetAttribute("aria-invalid"));
        Assert.Contains(said, input?.Closest(".field")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_edit_at_once_are_told_of_each_other()
    {
        using var api = stage.ApiOfLumen();
        var id = (string?)(await CreateAsync(api, new { name = "Contested" }))["id"];
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"{Board}/{id}");
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync($"{Campaigns}/{id}", Json("""{"goal": "By the API"}"""), Stop)).StatusCode);
        await mara.SubmitAsync("#settings form", ("Input.Goal", "By Mara"));
        Assert.Contains("API key Zapier changed this campaign", mara.Page.QuerySelector("#settings .callout")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("#settings form");
        Assert.Equal("By Mara", mara.Page.QuerySelector(".page-lead")?.TextContent);
    }

    [Fact]
    public async Task A_link_joins_a_campaign_and_a_source_and_is_found_by_them()
    {
        using var api = stage.ApiOfLumen();
        var id = (string?)(await CreateAsync(api, new { name = "Joined", stage = "top" }))["id"];
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync("/brands/lumen/links/new?campaign=" + id);
        Assert.Equal(id, mara.Page.QuerySelector("select[name='Input.Campaign'] option[selected]")?.GetAttribute("value"));
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "example.com/joined"), ("Input.Slug", "joined"), ("Input.Source", "Podcast"));
        Assert.Equal("Joined", mara.Page.QuerySelector($"dl.facts a[href$='campaigns/{id}']")?.TextContent);

        await mara.OpenAsync($"/brands/lumen/links?campaign={id}&source=podcast");
        Assert.Single(mara.Page.QuerySelectorAll("tbody tr"));
        Assert.Equal(["Joined", "Podcast"], mara.Page.QuerySelectorAll(".chip-value").Select(chip => chip.TextContent));
        await mara.OpenAsync($"/brands/lumen/links?campaign={id}&source=email");
        Assert.Empty(mara.Page.QuerySelectorAll("tbody tr"));

        var found = JsonNode.Parse(await api.GetStringAsync($"/api/v1/links?campaign={id}", Stop))!["data"]!.AsArray();
        Assert.Equal((id, "podcast"), ((string?)Assert.Single(found)!["campaign"], (string?)found[0]!["source"]));
        Assert.DoesNotContain(JsonNode.Parse(await api.GetStringAsync("/api/v1/links?campaign=none&limit=100", Stop))!["data"]!.AsArray(), one => (string?)one!["slug"] == "joined");
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync("/api/v1/links?source=television", Stop)).StatusCode);

        // The history says it in words, and null takes it out again.
        var one = "/api/v1/links/" + (string?)found[0]!["id"];
        var patched = await api.PatchAsync(one, Json("""{"campaign": null, "source": "email"}"""), Stop);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        var now = JsonNode.Parse(await patched.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal((null, "email"), ((string?)now["campaign"], (string?)now["source"]));
        await mara.OpenAsync("/brands/lumen/links/" + (string?)found[0]!["id"]);
        var timeline = mara.Page.QuerySelector(".timeline")?.TextContent ?? "";
        Assert.Contains("Joined", timeline, StringComparison.Ordinal);
        Assert.Contains("Podcast", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_and_clicks_make_a_price_and_people_are_on_the_board()
    {
        using var api = stage.ApiOfLumen();
        var id = (string?)(await CreateAsync(api, new { name = "Priced", budget = 30.5, currency = "eur" }))["id"];
        var made = JsonNode.Parse(await (await api.PostAsJsonAsync("/api/v1/links", new { destination = "example.com/priced", campaign = id }, Stop)).Content.ReadAsStringAsync(Stop))!;
        await ClickAsync(long.Parse((string)made["id"]!, CultureInfo.InvariantCulture), Phone, Phone, "curl/8.5.0");
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"{Board}/{id}");
        Assert.Equal(["2", "3", "30.5", "15.25"], mara.Page.QuerySelectorAll(".stat-value").Select(value => value.TextContent.Trim()));
        Assert.Contains("EUR", mara.Page.QuerySelectorAll(".stat-label")[^1].TextContent, StringComparison.Ordinal);
        Assert.Null(mara.Page.QuerySelector("#settings"));

        // S35: analytics, their download and the API tell it by the same names.
        var stats = JsonNode.Parse(await api.GetStringAsync($"/api/v1/stats?link_campaign={id}&group_by=link_campaign,link_source,tag", Stop))!;
        Assert.Equal((3, 2, "Priced"), ((long?)stats["clicks"], (long?)stats["humans"], (string?)stats["groups"]!["link_campaign"]![0]!["name"]));
        Assert.Equal(("Not said", "No tag"), ((string?)stats["groups"]!["link_source"]![0]!["name"], (string?)stats["groups"]!["tag"]![0]!["name"]));
        await mara.OpenAsync($"/brands/lumen/analytics?link_campaign={id}&links=link_campaign");
        Assert.Equal("Priced", mara.Page.QuerySelector(".chip-value")?.TextContent);
        Assert.Equal("2", mara.Page.QuerySelector(".stat-value")?.TextContent.Trim());
        await mara.OpenAsync($"/brands/lumen/analytics?link_campaign={id}&handler=Export&by=link_campaign&format=csv");
        Assert.Equal($"link_campaign,name,clicks,humans\r\n{id},Priced,3,2\r\n", await mara.Response.Content.ReadAsStringAsync(Stop));

        await mara.OpenAsync(Board);
        var card = mara.Page.QuerySelectorAll(".board-card").Single(one => one.QuerySelector("h3")?.TextContent.Trim() == "Priced");
        Assert.Equal(["1", "2", "3"], card.QuerySelectorAll("dd").Select(number => number.TextContent.Trim()));
    }

    [Fact]
    public async Task A_campaign_is_created_read_changed_and_archived_by_the_api()
    {
        using var api = stage.ApiOfLumen();
        var created = await CreateAsync(api, new { name = "By API", goal = "Trials", stage = "bottom", budget = 1500, currency = "USD", first_touch = "Hello" });
        Assert.Equal(("By API", "bottom", 1500m, "USD", "Hello", null), ((string?)created["name"], (string?)created["stage"], (decimal?)created["budget"],
            (string?)created["currency"], (string?)created["first_touch"], (string?)created["closing_touch"]));
        var one = $"{Campaigns}/{created["id"]}";
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsJsonAsync(Campaigns, new { name = "by api" }, Stop)).StatusCode);

        var patched = await api.PatchAsync(one, Json("""{"stage": null, "budget": null, "archived": true}"""), Stop);
        var now = JsonNode.Parse(await patched.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal((null, null, null, true, "Trials"), ((string?)now["stage"], (decimal?)now["budget"], (string?)now["currency"], (bool)now["archived"]!, (string?)now["goal"]));
        Assert.DoesNotContain(await ListAsync(api, ""), campaign => (string?)campaign!["name"] == "By API");
        Assert.Contains(await ListAsync(api, "?status=archived"), campaign => (string?)campaign!["name"] == "By API");
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync(Campaigns + "?status=all", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name": "x", "stage": "sideways"}""", "stage")]
    [InlineData("""{"name": "x", "budget": "12"}""", "budget")]
    [InlineData("""{"name": "x", "budget": 1.005, "currency": "EUR"}""", "budget")]
    [InlineData("""{"name": "x", "budget": 1e20, "currency": "EUR"}""", "budget")]
    [InlineData("""{"name": "x", "budget": 5}""", "currency")]
    [InlineData("""{"name": "x", "budget": 5, "currency": "euro"}""", "currency")]
    [InlineData("""{"name": "x", "archived": "yes"}""", "archived")]
    [InlineData("""{"name": "x", "links": []}""", "links")]
    public async Task A_wrong_body_is_refused_by_name(string body, string field)
    {
        using var api = stage.ApiOfLumen();
        var refused = await api.PostAsync(Campaigns, Json(body), Stop);
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.NotNull(JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["errors"]![field]);
    }

    [Fact]
    public async Task Nobody_reaches_the_campaigns_of_another_brand()
    {
        using var lumen = stage.ApiOfLumen();
        using var harbor = stage.ApiOfHarbor();
        var theirs = (string?)(await CreateAsync(harbor, new { name = "Harbor's own" }))["id"];
        Assert.Equal(HttpStatusCode.NotFound, (await lumen.GetAsync($"{Campaigns}/{theirs}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lumen.PatchAsync($"{Campaigns}/{theirs}", Json("""{"name": "Mine"}"""), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lumen.PatchAsync($"{Campaigns}/{theirs}", Json("""{"nonsense": 1}"""), Stop)).StatusCode);
        Assert.DoesNotContain(await ListAsync(lumen, ""), campaign => (string?)campaign!["id"] == theirs);
        var refused = await lumen.PostAsJsonAsync("/api/v1/links", new { destination = "example.com", campaign = theirs }, Stop);
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.NotNull(JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["errors"]!["campaign"]);
        // The name is free here, whatever the other brand calls its own.
        Assert.NotNull((await CreateAsync(lumen, new { name = "Harbor's own" }))["id"]);
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"{Board}/{theirs}");
        Assert.Equal(404, mara.Status);
        // The database refuses it too, for a link that is there.
        Assert.Equal(HttpStatusCode.Created, (await lumen.PostAsJsonAsync("/api/v1/links", new { destination = "example.com/mine" }, Stop)).StatusCode);
        await Assert.ThrowsAnyAsync<Npgsql.PostgresException>(() => stage.App.Database.ExecuteAsync(
            "UPDATE links SET campaign_id = $2 WHERE brand_id = $1", stage.Lumen.Value, long.Parse(theirs!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_archived_campaign_leaves_the_board_and_comes_back()
    {
        using var api = stage.ApiOfLumen();
        var id = (string?)(await CreateAsync(api, new { name = "Over" }))["id"];
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync($"{Board}/{id}");
        await mara.SubmitAsync(".danger-zone form");
        Assert.Contains("archived", mara.Page.QuerySelector(".callout")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync(Board);
        Assert.DoesNotContain("Over", mara.Page.QuerySelectorAll(".board-card h3").Select(name => name.TextContent.Trim()));
        await mara.OpenAsync(Board + "?status=archived");
        Assert.Contains("Over", mara.Page.QuerySelectorAll(".board-card h3").Select(name => name.TextContent.Trim()));
        await mara.OpenAsync($"{Board}/{id}");
        await mara.SubmitAsync("form[action$='handler=Restore']");
        Assert.Null(mara.Page.QuerySelector(".callout"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> CreateAsync(HttpClient api, object body)
    {
        var created = await api.PostAsJsonAsync(Campaigns, body, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var campaign = JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal($"{Campaigns}/{campaign["id"]}", created.Headers.Location?.ToString());
        return campaign;
    }

    private static async Task<JsonArray> ListAsync(HttpClient api, string query) =>
        JsonNode.Parse(await api.GetStringAsync(Campaigns + query, Stop))!["data"]!.AsArray();

    private async Task ClickAsync(long link, params string[] userAgents)
    {
        await using var edge = Npgsql.NpgsqlDataSource.Create(stage.App.Database.EdgeConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        new ClickHistory(edge, _ => "").WriteMonth([.. userAgents.Select((agent, i) =>
            new PastClick(now, stage.Lumen, new DomainId(1), new LinkId(link), agent) { Address = IPAddress.Parse($"198.51.100.{i.ToString(CultureInfo.InvariantCulture)}") })]);
        await Sql.ScalarAsync<long>(stage.App.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
    }
}
