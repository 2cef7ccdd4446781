using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S5, S35: what was done in a period stands beside its clicks, and only in front of those whose business it is.</summary>
public sealed class DayMarksTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Analytics = "/brands/lumen/analytics?range=7d";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_made_and_changed_stand_under_the_chart_and_many_of_a_day_in_one_line()
    {
        await stage.WriteClicksAsync(stage.Lumen, TimeProvider.System.GetUtcNow().AddDays(-1), new LinkId(1), ("DE", PastClicks.Phone));
        using var api = stage.ApiOfLumen();
        var first = await CreateAsync(api, "marked");
        await EditAsync(api, first);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync(Analytics);
        var marks = mara.Page.QuerySelector("details.marks")?.TextContent ?? "";
        Assert.Contains("/marked created", marks, StringComparison.Ordinal);
        Assert.Contains("/marked: destination changed", marks, StringComparison.Ordinal);
        // Who reads the table instead of the chart hears of it there.
        Assert.Contains(mara.Page.QuerySelectorAll("th[data-note]"), cell => cell.TextContent.Contains("/marked", StringComparison.Ordinal));

        for (var i = 0; i < 4; i++)
        {
            await CreateAsync(api, $"one-of-many-{i}");
        }
        await mara.OpenAsync(Analytics);
        marks = mara.Page.QuerySelector("details.marks")?.TextContent ?? "";
        Assert.Contains("5 links created", marks, StringComparison.Ordinal);
        Assert.DoesNotContain("one-of-many", marks, StringComparison.Ordinal);

        await mara.OpenAsync($"{Analytics}&link={first}");
        marks = mara.Page.QuerySelector("details.marks")?.TextContent ?? "";
        Assert.Contains("/marked created", marks, StringComparison.Ordinal);
        Assert.DoesNotContain("links created", marks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_seen_by_all_of_the_brand_and_written_by_whoever_may_change_things()
    {
        await stage.WriteClicksAsync(stage.Lumen, TimeProvider.System.GetUtcNow().AddDays(-1), new LinkId(1), ("DE", PastClicks.Phone));
        using var jonas = await stage.SignInAsync(BrandRole.Editor);
        await jonas.OpenAsync(Analytics);
        await jonas.SubmitAsync("form.note-form", ("Text", "Newsletter <b>went</b> out"));
        Assert.Equal("?range=7d", jonas.Address.Query);
        Assert.Contains("Newsletter <b>went</b> out", jonas.Page.QuerySelector("details.marks")?.TextContent, StringComparison.Ordinal);

        using var ida = await stage.SignInAsync(BrandRole.Viewer);
        await ida.OpenAsync(Analytics);
        Assert.Contains("Newsletter", ida.Page.QuerySelector("details.marks")?.TextContent, StringComparison.Ordinal);
        Assert.Null(ida.Page.QuerySelector("form.note-form"));
        Assert.Null(ida.Page.QuerySelector(".marks li form"));

        await jonas.SubmitAsync("form.note-form", ("Text", " "));
        Assert.Contains("Write what happened", jonas.Page.QuerySelector("#note-error")?.TextContent, StringComparison.Ordinal);
        await jonas.SubmitAsync("form.note-form", ("Text", "Later"), ("Day", "2999-01-01"));
        Assert.Contains("up to today", jonas.Page.QuerySelector("#note-error")?.TextContent, StringComparison.Ordinal);

        await jonas.OpenAsync(Analytics);
        await jonas.SubmitAsync(".marks li form");
        Assert.DoesNotContain("Newsletter", jonas.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
    }

    private static async Task<long> CreateAsync(HttpClient api, string slug)
    {
        using var body = new StringContent($$"""{"destination":"https://example.com/","slug":"{{slug}}"}""", Encoding.UTF8, "application/json");
        var answer = await api.PostAsync("/api/v1/links", body, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var link = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        var id = link.RootElement.GetProperty("id");
        return id.ValueKind == System.Text.Json.JsonValueKind.String ? long.Parse(id.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : id.GetInt64(); // of that kind
    }

    private static async Task EditAsync(HttpClient api, long link)
    {
        using var body = new StringContent("""{"destination":"https://example.com/new"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync($"/api/v1/links/{link}", body, Stop)).StatusCode);
    }
}
