using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

public sealed class RetargetingApiTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Pixels = "/api/v1/pixels";

    [Fact]
    public async Task A_pixel_is_added_attached_and_removed()
    {
        using var api = stage.ApiOfLumen();
        var created = await api.PostAsJsonAsync(Pixels, new { platform = "meta", tag = "843671884361999" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var pixel = await JsonAsync(created);
        Assert.Equal(("Meta (Facebook, Instagram)", null, "API key Zapier"), ((string?)pixel["name"], (string?)pixel["warning"], (string?)pixel["created_by"]));
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsJsonAsync(Pixels, new { platform = "meta", tag = "843671884361999" })).StatusCode);
        var unusual = await JsonAsync(await api.PostAsJsonAsync(Pixels, new { platform = "meta", tag = "84367188436" }));
        Assert.Contains("Unusual", (string?)unusual["warning"], StringComparison.Ordinal);

        var link = await stage.LinkAsync(stage.Lumen, "api-pixels");
        var put = await api.PutAsJsonAsync($"/api/v1/links/{link}/pixels", new { mode = "replace", pixels = new[] { (string?)pixel["id"] }, @event = "page_view" });
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var set = await JsonAsync(await api.GetAsync($"/api/v1/links/{link}/pixels"));
        Assert.Equal(("replace", "page_view", "ours", (string?)pixel["id"]), ((string?)set["mode"], (string?)set["event"], (string?)set["ownership"], (string?)set["pixels"]![0]));

        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync($"{Pixels}/{pixel["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.DeleteAsync($"{Pixels}/{pixel["id"]}")).StatusCode);
    }

    [Theory]
    [InlineData("""{"platform": "myspace", "tag": "1"}""", "platform")]
    [InlineData("""{"platform": "meta", "tag": "<script>"}""", "tag")]
    [InlineData("""{"platform": "meta", "tag": "843671884361709", "name": "a\u0001b"}""", "name")]
    public async Task What_is_wrong_with_a_pixel_is_said_by_member(string body, string member)
    {
        using var api = stage.ApiOfLumen();
        var answer = await api.PostAsync(Pixels, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.NotNull((await JsonAsync(answer))["errors"]?[member]);
    }

    [Fact]
    public async Task Critical_is_a_member_of_a_link_and_excludes_pixels()
    {
        using var api = stage.ApiOfLumen();
        var refused = await api.PostAsJsonAsync("/api/v1/links", new { destination = "https://example.com", critical = true, mode = "retargeting" });
        Assert.Equal(422, (int)refused.StatusCode);
        var link = await JsonAsync(await api.PostAsJsonAsync("/api/v1/links", new { destination = "https://example.com", critical = true }));
        Assert.True((bool?)link["critical"]);
        var pixel = await stage.PixelAsync(stage.Lumen, "Never here");
        var put = await api.PutAsJsonAsync($"/api/v1/links/{link["id"]}/pixels", new { mode = "add", pixels = new[] { $"{pixel}" } });
        Assert.Equal(422, (int)put.StatusCode);
        var patched = await api.PatchAsJsonAsync($"/api/v1/links/{link["id"]}", new { critical = false });
        Assert.False((bool?)(await JsonAsync(patched))["critical"]);
    }

    [Fact]
    public async Task Records_come_by_cursor_and_as_lines()
    {
        var start = new DateTimeOffset(2041, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 5; i++)
        {
            await stage.RecordAsync(stage.Lumen, i == 0 ? "declined" : "accepted", at: start.AddHours(i));
        }
        using var api = stage.ApiOfLumen();
        const string Year = "/api/v1/consent-records?from=2041-01-01T00:00:00Z&until=2042-01-01T00:00:00Z";
        var first = await JsonAsync(await api.GetAsync(Year + "&limit=3"));
        Assert.Equal(3, first["data"]!.AsArray().Count);
        var rest = await JsonAsync(await api.GetAsync($"{Year}&limit=3&after={first["next"]}"));
        Assert.Equal(("declined", null), ((string?)rest["data"]![1]!["action"], (string?)rest["next"]));

        using var lines = new HttpRequestMessage(HttpMethod.Get, Year + "&action=accepted");
        lines.Headers.Accept.ParseAdd("application/x-ndjson");
        var answer = await api.SendAsync(lines);
        Assert.Equal(("application/x-ndjson", "false"), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.GetValues("Has-More").Single()));
        Assert.Equal(4, (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?limit=0")]
    [InlineData("?from=soon")]
    [InlineData("?action=maybe")]
    [InlineData("?visitor=1")]
    [InlineData("?colour=red")]
    public async Task A_wrong_parameter_is_refused_by_name(string query)
    {
        using var api = stage.ApiOfLumen();
        var answer = await api.GetAsync("/api/v1/consent-records" + query);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(query[1..query.IndexOf('=', StringComparison.Ordinal)], (string?)(await JsonAsync(answer))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_brand_sees_and_changes_nothing()
    {
        var pixel = await stage.PixelAsync(stage.Lumen, "Lumen’s");
        var link = await stage.LinkAsync(stage.Lumen, "api-lumen");
        using var harbor = stage.ApiOfHarbor();
        Assert.DoesNotContain("Lumen’s", await harbor.GetStringAsync(Pixels), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await harbor.DeleteAsync($"{Pixels}/{pixel}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await harbor.GetAsync($"/api/v1/links/{link}/pixels")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await harbor.PutAsJsonAsync($"/api/v1/links/{link}/pixels", new { mode = "off" })).StatusCode);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // an answer is JSON
}
