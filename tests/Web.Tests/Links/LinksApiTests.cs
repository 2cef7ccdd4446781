using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class LinksApiTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Links = "/api/v1/links";

    [Fact]
    public async Task A_link_is_created_read_changed_archived_and_restored()
    {
        using var api = stage.ApiOfLumen();
        var created = await api.PostAsJsonAsync(Links, new { destination = "example.com/guide", slug = "guide", title = "Guide", tags = new[] { "Spring" } });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var link = await JsonAsync(created);
        Assert.Equal($"{Links}/{link["id"]}", created.Headers.Location?.ToString());
        Assert.Equal($"http://{stage.Host}:{stage.App.Port}/guide", (string?)link["short_url"]);
        Assert.Equal("https://example.com/guide", (string?)link["destination"]);
        Assert.Equal("spring", (string?)link["tags"]![0]);
        Assert.Equal("API key Zapier", (string?)link["created_by"]);
        Assert.Equal(0, (long?)link["clicks"]);

        var one = $"{Links}/{link["id"]}";
        var changed = await PatchAsync(api, one, """{"destination": "https://example.com/guide-2", "title": null, "mode": "direct"}""");
        Assert.Equal(("https://example.com/guide-2", null, "direct"), ((string?)changed["destination"], (string?)changed["title"], (string?)changed["mode"]));
        Assert.Equal("spring", (string?)changed["tags"]![0]);

        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(one)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(one)).StatusCode);
        Assert.NotNull((await GetAsync(api, one))["archived_at"]);
        var restored = await JsonAsync(await api.PostAsync(one + "/restore", null));
        Assert.Null(restored["archived_at"]);
    }

    [Theory]
    [InlineData("""{"destination": "https://example.com", "brand_id": 7}""", 422, "brand_id")]
    [InlineData("""{"destination": "https://example.com", "clicks": 1000}""", 422, "clicks")]
    [InlineData("""{"destination": 5}""", 422, "destination")]
    [InlineData("""{"destination": "\ud800"}""", 422, "destination")]
    [InlineData("""{"destination": "https://example.com", "title": "a\u0000b"}""", 422, "title")]
    [InlineData("""{"destination": "https://example.com", "slug": "\u0000"}""", 422, "slug")]
    [InlineData("""{"destination": "https://example.com", "tags": "one"}""", 422, "tags")]
    [InlineData("""{"destination": "https://example.com", "tags": [1]}""", 422, "tags")]
    [InlineData("""{"destination": "https://example.com", "mode": "fast"}""", 422, "mode")]
    [InlineData("""{"destination": "https://example.com", "redirect_status": 302.5}""", 422, "redirect_status")]
    [InlineData("""{"destination": "https://example.com", "redirect_status": 1e99}""", 422, "redirect_status")]
    [InlineData("""{"destination": "https://example.com", "domain": "elsewhere.example"}""", 422, "domain")]
    [InlineData("""{}""", 422, "destination")]
    [InlineData("""[]""", 400, null)]
    [InlineData("""null""", 400, null)]
    [InlineData("""{"destination": "https://example.com", "destination": "https://example.org"}""", 400, null)]
    [InlineData("""{"destination": """, 400, null)]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}""", 400, null)]
    public async Task A_wrong_body_is_refused_by_name_and_changes_nothing(string body, int status, string? field)
    {
        using var api = stage.ApiOfLumen();
        var before = await CountAsync();
        var refused = await api.PostAsync(Links, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(refused);
        Assert.StartsWith("/api/problems/", (string?)problem["type"], StringComparison.Ordinal);
        if (field is not null)
        {
            Assert.NotNull(problem["errors"]![field]);
        }
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Bodies_that_are_no_json_are_refused()
    {
        using var api = stage.ApiOfLumen();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await api.PostAsync(Links, new StringContent("destination=x", Encoding.UTF8, "application/x-www-form-urlencoded"))).StatusCode);
        // Refused unread, after which the server may close the connection.
        using var other = stage.ApiOfLumen();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await other.PostAsync(Links, new StringContent("{\"title\":\"" + new string('x', 300_000) + "\"}", Encoding.UTF8, "application/json"))).StatusCode);
        var bytes = new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
        bytes.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostAsync(Links, bytes)).StatusCode);
        var none = await api.PostAsync(Links, null);
        Assert.InRange((int)none.StatusCode, 400, 499);
    }

    [Fact]
    public async Task A_patch_cannot_move_a_link()
    {
        using var api = stage.ApiOfLumen();
        var one = await CreateAsync(api, "fixed");
        var refused = await api.PatchAsync(one, Json("""{"slug": "other", "domain": "x.example"}"""));
        Assert.Equal(422, (int)refused.StatusCode);
        var errors = (await JsonAsync(refused))["errors"]!.AsObject();
        Assert.Equal(["domain", "slug"], errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Equal(200, (int)(await api.PatchAsync(one, new StringContent("{}", Encoding.UTF8, "application/merge-patch+json"))).StatusCode);
    }

    [Fact]
    public async Task A_taken_slug_is_a_conflict()
    {
        using var api = stage.ApiOfLumen();
        await CreateAsync(api, "twice");
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsJsonAsync(Links, new { destination = "example.com", slug = "twice" })).StatusCode);
    }

    [Fact]
    public async Task A_repeated_call_with_one_idempotency_key_makes_one_link()
    {
        using var api = stage.ApiOfLumen();
        api.DefaultRequestHeaders.Add("Idempotency-Key", "order-4711");
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var answer = await api.PostAsJsonAsync(Links, new { destination = "example.com/once" });
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            answers.Add((string)(await JsonAsync(answer))["id"]!);
        }
        Assert.Single(answers.Distinct());
        Assert.Equal(1, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1 AND destination = 'https://example.com/once'", stage.Lumen.Value));
        var other = await api.PostAsJsonAsync(Links, new { destination = "example.com/other" });
        Assert.Equal(422, (int)other.StatusCode);
    }

    [Fact]
    public async Task A_key_reaches_its_own_brands_links_only()
    {
        using var harbor = stage.ApiOfHarbor();
        var theirs = await CreateAsync(harbor, "theirs");
        using var lumen = stage.ApiOfLumen();
        foreach (var call in new Func<Task<HttpResponseMessage>>[]
        {
            () => lumen.GetAsync(theirs),
            () => lumen.GetAsync(theirs + "/stats"),
            () => lumen.PatchAsync(theirs, Json("""{"title": "mine"}""")),
            () => lumen.PatchAsync(theirs, Json("""{"nonsense": 1}""")),
            () => lumen.DeleteAsync(theirs),
            () => lumen.PostAsync(theirs + "/restore", null),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await call()).StatusCode);
        }
        Assert.Null((await GetAsync(harbor, theirs))["archived_at"]);
        Assert.DoesNotContain((await GetAsync(lumen, Links))["data"]!.AsArray(), link => (string?)link!["slug"] == "theirs");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lumen.PostAsJsonAsync(Links, new { destination = "example.com", domain = stage.OtherHost })).StatusCode);
    }

    [Theory]
    [InlineData("7x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        using var api = stage.ApiOfLumen();
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"{Links}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.DeleteAsync($"{Links}/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_list_is_paged_by_cursor_and_filtered()
    {
        using var api = stage.ApiOfLumen();
        for (var i = 0; i < 7; i++)
        {
            await api.PostAsJsonAsync(Links, new { destination = $"example.com/paged/{i}", tags = new[] { "paged" } });
        }
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await GetAsync(api, $"{Links}?tag=paged&limit=3{(next is null ? "" : "&after=" + next)}");
            seen.AddRange(page["data"]!.AsArray().Select(link => (string)link!["destination"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"https://example.com/paged/{i}"), seen);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    [InlineData("after=nonsense")]
    [InlineData("sort=random")]
    [InlineData("status=gone")]
    [InlineData("mode=fast")]
    [InlineData("domain=elsewhere.example")]
    [InlineData("colour=red")]
    [InlineData("mode=short&mode=direct")]
    [InlineData("q=%00")]
    public async Task A_wrong_parameter_is_refused_by_name(string query)
    {
        using var api = stage.ApiOfLumen();
        var refused = await api.GetAsync($"{Links}?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(query.Split('=')[0], (string?)(await JsonAsync(refused))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_of_a_new_link_are_zero_for_the_days_it_existed_and_nothing_before()
    {
        using var api = stage.ApiOfLumen();
        var stats = await GetAsync(api, await CreateAsync(api, "fresh") + "/stats");
        Assert.Equal((true, 0L, "Europe/Berlin"), ((bool)stats["counted"]!, (long)stats["clicks"]!, (string)stats["time_zone"]!));
        var days = stats["days"]!.AsArray();
        Assert.Equal(30, days.Count);
        Assert.Null(days[0]!["clicks"]);
        Assert.Equal(0, (long?)days[^1]!["clicks"]);
    }

    private static async Task<string> CreateAsync(HttpClient api, string slug)
    {
        var created = await api.PostAsJsonAsync(Links, new { destination = "example.com/" + slug, slug });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!.ToString(); // comes with 201
    }

    private static async Task<JsonNode> PatchAsync(HttpClient api, string address, string body)
    {
        var answer = await api.PatchAsync(address, Json(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static async Task<JsonNode> GetAsync(HttpClient api, string address)
    {
        var answer = await api.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync()) ?? throw new JsonException("null");

    private Task<long> CountAsync() => stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1", stage.Lumen.Value);
}
