using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>S19: words in braces in a destination are filled in at each click, by the click and never by the visitor.</summary>
public sealed class ClickPlaceholderTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short", "by-mail")]
    [InlineData("retargeting", "grüße")]
    public async Task Each_click_hands_its_own_id_to_the_destination_and_exports_know_it(string mode, string slug)
    {
        var link = await MakeAsync(new
        {
            destination = "https://example.com/p?sub={click_id}&l={link}&d={domain}&t={time}#{link}", slug, mode, utm_content = "{click_id}",
        });
        using var visitor = stage.App.Client(stage.Host);
        visitor.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        var path = "/" + Uri.EscapeDataString(slug);
        await WebApp.EventuallyAsync(async () => (await visitor.GetAsync(path, Stop)).StatusCode is HttpStatusCode.Redirect, "The link did not come up.");

        var first = await LocationAsync(visitor, path);
        var second = await LocationAsync(visitor, path + "?from=mail");

        var id = Guid.Parse(first[(first.IndexOf("sub=", StringComparison.Ordinal) + 4)..][..36]);
        var time = long.Parse(first.Split("&t=")[1].Split('&')[0]);
        var escaped = Uri.EscapeDataString(slug);
        Assert.Equal($"https://example.com/p?sub={id}&l={escaped}&d={stage.Host}&t={time}&utm_content={id}#{escaped}", first);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(time), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.EndsWith($"&from=mail#{escaped}", second, StringComparison.Ordinal);
        Assert.DoesNotContain(id.ToString(), second, StringComparison.Ordinal);
        await WebApp.EventuallyAsync(
            async () => await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM clicks WHERE link_id = $1 AND id = $2", link, id) == 1,
            "The click that the destination heard of is not among those that were kept.");
    }

    [Fact]
    public async Task Where_nothing_is_counted_there_is_no_id()
    {
        await MakeAsync(new { destination = "https://example.com/?sub={click_id}&l={link}", slug = "counted" });
        await MakeAsync(new { destination = "https://example.com/?sub={click_id}&l={link}", slug = "uncounted", mode = "direct" });
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(async () => await LocationAsync(visitor, "/uncounted") == "https://example.com/?sub=&l=uncounted", "The link did not come up.");
        using var head = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/counted"), Stop);
        Assert.Equal("https://example.com/?sub=&l=counted", head.Headers.Location?.OriginalString);
        var preview = await visitor.GetStringAsync("/counted+", Stop);
        Assert.Contains("https://example.com/?sub=&amp;l=counted", preview, StringComparison.Ordinal);
        // What a visitor adds stays what it was where the destination asks for nothing.
        await MakeAsync(new { destination = "https://example.com/", slug = "asks-nothing" });
        await WebApp.EventuallyAsync(
            async () => await LocationAsync(visitor, "/asks-nothing?x=%7Bclick_id%7D") == "https://example.com/?x=%7Bclick_id%7D", "The link did not come up.");
    }

    [Fact]
    public async Task A_word_that_nothing_fills_in_is_refused_with_those_that_there_are()
    {
        using var api = stage.ApiOfLumen();
        using var refused = await api.PostAsJsonAsync("/api/v1/links", new { destination = "https://example.com/?sub={clickid}" }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var said = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Contains("{clickid}", said, StringComparison.Ordinal);
        Assert.Contains("{click_id}, {link}, {domain}, {time}", said, StringComparison.Ordinal);

        // Braces that are no word are text, and what is escaped stays as it is.
        foreach (var text in (string[])["https://example.com/?filter={\"a\":1}", "https://example.com/?name={{ad.name}}", "https://example.com/?a=%7Bclickid%7D", "https://example.com/?a={"])
        {
            await MakeAsync(new { destination = text });
        }
    }

    [Fact]
    public async Task The_form_shows_the_words_as_they_were_typed_and_saving_them_again_is_no_change()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync("/brands/lumen/links/new");
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "https://example.com/p?sub={click_id}"), ("Input.Slug", "typed"), ("Input.UtmContent", "{time}"));
        Assert.Equal(200, mara.Status);
        Assert.Equal("https://example.com/p?sub={click_id}", mara.Page.QuerySelector("[name='Input.Destination']")?.GetAttribute("value"));
        Assert.Equal("{time}", mara.Page.QuerySelector("[name='Input.UtmContent']")?.GetAttribute("value"));
        Assert.Contains("example.com/p?sub={click_id}&utm_content={time}", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("#settings form");
        Assert.Single(mara.Page.QuerySelectorAll(".timeline li, timeline-item, .timeline-item"));
    }

    private async Task<long> MakeAsync(object link)
    {
        using var api = stage.ApiOfLumen();
        using var answer = await api.PostAsJsonAsync("/api/v1/links", link, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return long.Parse((string?)made?["id"] ?? "");
    }

    private static async Task<string> LocationAsync(HttpClient visitor, string path)
    {
        using var answer = await visitor.GetAsync(path, Stop);
        return answer.Headers.Location?.OriginalString ?? "";
    }
}
