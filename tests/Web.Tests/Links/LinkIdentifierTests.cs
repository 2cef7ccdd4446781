using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>S19, S31: a link says which ad group it stands in and which creator shares it, and is found by the creator.</summary>
public sealed class LinkIdentifierTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Links = "/api/v1/links";
    private const string List = "/brands/lumen/links";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_are_filled_in_on_the_form_shown_on_the_links_page_and_remembered_when_they_change()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(List + "/new");
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "example.com/by-anna"), ("Input.AdGroup", "  DE / brand, exact "), ("Input.Creator", "Anna & Söhne"));
        Assert.Equal("DE / brand, exact", FactOf(mara, "Ad group"));
        Assert.Equal("Anna & Söhne", FactOf(mara, "Creator"));
        Assert.Equal("DE / brand, exact", mara.Page.QuerySelector("input[name='Input.AdGroup']")?.GetAttribute("value"));

        await mara.SubmitAsync("#settings form", ("Input.AdGroup", ""), ("Input.Creator", "Bo"));
        Assert.Null(FactOf(mara, "Ad group"));
        Assert.Equal("Bo", FactOf(mara, "Creator"));
        var entry = mara.Page.QuerySelector(".timeline li");
        Assert.Contains("ad group, creator", entry?.TextContent, StringComparison.Ordinal);
        Assert.Equal(["DE / brand, exact", "Anna & Söhne"], entry?.QuerySelectorAll("del").Select(before => before.TextContent));
        Assert.Equal(["Bo"], entry?.QuerySelectorAll("ins").Select(now => now.TextContent));

        // Saved as it stands, it has no further entry.
        var entries = mara.Page.QuerySelectorAll(".timeline li").Length;
        await mara.SubmitAsync("#settings form");
        Assert.Equal(entries, mara.Page.QuerySelectorAll(".timeline li").Length);
    }

    [Fact]
    public async Task The_list_shows_the_links_of_one_creator_and_changes_no_others()
    {
        using var api = stage.ApiOfLumen();
        foreach (var (slug, creator) in ((string, string?)[])[("kim-1", "Kim +1"), ("kim-2", "Kim +1"), ("kimono", "Kim +1 Ono"), ("nobody", null)])
        {
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsJsonAsync(Links, new { destination = "example.com", slug, creator }, Stop)).StatusCode);
        }
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(List);
        var offered = mara.Page.QuerySelectorAll(".toolbar a").Single(item => item.TextContent.Trim() == "Kim +1").GetAttribute("href");
        await mara.OpenAsync(List + offered);
        Assert.Equal(2, mara.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("Kim +1", mara.Page.QuerySelector(".chip-value")?.TextContent);

        await mara.SubmitToAsync("form[data-selectable]", offered + "&handler=ArchiveMatching");
        Assert.Contains("2 links archived", mara.Page.QuerySelector("[data-toast]")?.TextContent, StringComparison.Ordinal);
        var left = JsonNode.Parse(await api.GetStringAsync($"{Links}?creator=Kim%20%2B1%20Ono", Stop))!["data"]!.AsArray();
        Assert.Equal("kimono", (string?)Assert.Single(left)!["slug"]);
        Assert.Empty(JsonNode.Parse(await api.GetStringAsync($"{Links}?creator=kim%20%2B1", Stop))!["data"]!.AsArray());
        Assert.Equal(2, JsonNode.Parse(await api.GetStringAsync($"{Links}?creator=Kim%20%2B1&status=archived", Stop))!["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_API_writes_keeps_and_removes_them()
    {
        using var api = stage.ApiOfLumen();
        var created = await api.PostAsJsonAsync(Links, new { destination = "example.com/api", ad_group = " Retargeting 30d ", creator = "Anna" }, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var one = created.Headers.Location!.ToString(); // comes with 201
        Assert.Equal(("Retargeting 30d", "Anna"), await ReadAsync(api, one));
        await PatchAsync(api, one, """{"title": "Another matter"}""", HttpStatusCode.OK);
        Assert.Equal(("Retargeting 30d", "Anna"), await ReadAsync(api, one));
        await PatchAsync(api, one, """{"ad_group": null, "creator": "Bo"}""", HttpStatusCode.OK);
        Assert.Equal((null, "Bo"), await ReadAsync(api, one));
        await PatchAsync(api, one, """{"creator": "  "}""", HttpStatusCode.OK);
        Assert.Equal((null, null), await ReadAsync(api, one));
        Assert.Equal("""[{"to": null, "from": "Bo", "field": "creator"}]""", await stage.App.Database.ScalarAsync<string>(
            "SELECT fields::text FROM link_changes WHERE brand_id = $1 AND link_id = $2 ORDER BY at DESC LIMIT 1",
            stage.Lumen.Value, long.Parse(one.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("ad_group", "a\u0001b", "control characters")]
    [InlineData("creator", "a\nb", "control characters")]
    [InlineData("creator", "a\u0085b", "control characters")]
    [InlineData("ad_group", "81", "At most 80 characters fit here; these are 81.")]
    [InlineData("creator", "81", "At most 80 characters fit here; these are 81.")]
    public async Task What_does_not_fit_is_refused_beside_its_field_and_changes_nothing(string field, string value, string why)
    {
        value = value == "81" ? new string('x', 81) : value;
        using var api = stage.ApiOfLumen();
        var refused = await api.PostAsync(Links, Json(new JsonObject { ["destination"] = "example.com", ["slug"] = "never", [field] = value }.ToJsonString()), Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(why, (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["errors"]![field]![0], StringComparison.Ordinal);

        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(List + "/new");
        var name = field == "creator" ? "Input.Creator" : "Input.AdGroup";
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "example.com"), ("Input.Slug", "never"), (name, value));
        var input = mara.Page.QuerySelector($"[name='{name}']");
        Assert.Equal("true", input?.GetAttribute("aria-invalid"));
        Assert.Contains(why, input?.Closest(".field")?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(input?.Closest("details[open]"));
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1 AND slug = 'never'", stage.Lumen.Value));
    }

    [Fact]
    public async Task As_much_as_fits_is_kept_whatever_letters_it_is_made_of()
    {
        using var api = stage.ApiOfLumen();
        var longest = new string('ä', 74) + "\u2028🌼<b>";
        var created = await api.PostAsJsonAsync(Links, new { destination = "example.com", ad_group = longest, creator = longest }, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal((longest, longest), await ReadAsync(api, created.Headers.Location!.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a23456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1")]
    public async Task The_database_itself_keeps_nothing_that_the_form_would_refuse(string value)
    {
        using var api = stage.ApiOfLumen();
        await api.PostAsJsonAsync(Links, new { destination = "example.com" }, Stop);
        foreach (var sql in (string[])["UPDATE links SET ad_group = $2 WHERE brand_id = $1", "UPDATE links SET creator = $2 WHERE brand_id = $1"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => stage.App.Database.ExecuteAsync(sql, stage.Lumen.Value, value));
            Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        }
    }

    [Fact]
    public async Task The_description_of_the_API_names_both_wherever_a_link_is_written_or_read()
    {
        using var api = stage.ApiOfLumen();
        var schemas = JsonNode.Parse(await api.GetStringAsync("/api/v1/openapi.json", Stop))!["components"]!["schemas"]!;
        foreach (var schema in (string[])["LinkDocument", "NewLinkDocument", "LinkPatchDocument"])
        {
            Assert.NotNull(schemas[schema]?["properties"]?["ad_group"]?["description"]);
            Assert.NotNull(schemas[schema]?["properties"]?["creator"]?["description"]);
        }
    }

    private static string? FactOf(ConsolePerson person, string label) =>
        person.Page.QuerySelectorAll("dl.facts dt").FirstOrDefault(term => term.TextContent == label)?.NextElementSibling?.TextContent;

    private static async Task<(string? AdGroup, string? Creator)> ReadAsync(HttpClient api, string one)
    {
        var link = JsonNode.Parse(await api.GetStringAsync(one, Stop))!;
        return ((string?)link["ad_group"], (string?)link["creator"]);
    }

    private static async Task PatchAsync(HttpClient api, string one, string body, HttpStatusCode expected) =>
        Assert.Equal(expected, (await api.PatchAsync(one, Json(body), Stop)).StatusCode);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
