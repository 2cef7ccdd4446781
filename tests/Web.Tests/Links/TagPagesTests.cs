using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>The page of a brand's tags, and the page that changes the links that were chosen in the list.</summary>
public sealed class TagPagesTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Links = "/brands/lumen/links";
    private const string Tags = "/brands/lumen/tags";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tag_is_renamed_on_its_page_and_undone()
    {
        await CreateAsync("renamed", "before <b>");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Tags);
        Assert.Contains("before <b>", mara.Page.QuerySelectorAll(".row-link").Select(tag => tag.TextContent));
        await mara.OpenAsync(Tags + "/edit?tag=before%20%3Cb%3E");
        await mara.SubmitAsync("form[data-guard]", ("Name", "  After "));
        Assert.Equal(Tags, mara.Address.AbsolutePath);
        Assert.Contains("after", mara.Page.QuerySelectorAll(".row-link").Select(tag => tag.TextContent));
        Assert.DoesNotContain("before <b>", mara.Page.QuerySelectorAll(".row-link").Select(tag => tag.TextContent));

        await mara.OpenAsync(Tags + "/edit?tag=after");
        await mara.SubmitAsync("form[data-guard]", ("Name", " , "));
        Assert.Contains("Give the tag a name", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await mara.OpenAsync(Tags + "/edit?tag=after");
        await mara.SubmitAsync(".danger-zone form");
        Assert.DoesNotContain("after", mara.Page.QuerySelectorAll(".row-link").Select(tag => tag.TextContent));
        await mara.OpenAsync(Tags + "/edit?tag=after");
        Assert.Equal(Tags, mara.Address.AbsolutePath);
    }

    [Fact]
    public async Task Chosen_links_are_changed_together_and_what_is_left_empty_stays()
    {
        var (one, two) = (await CreateAsync("chosen-1", "kept"), await CreateAsync("chosen-2", "kept"));
        var untouched = await CreateAsync("chosen-3", "kept");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Links + "?q=chosen-");
        await mara.SubmitToAsync("form[data-selectable]", Links + "/change?q=chosen-", ("ids", one), ("ids", two));
        Assert.Equal("Change 2 links", mara.Page.QuerySelector("h1")?.TextContent);
        Assert.Empty(mara.Page.QuerySelectorAll(".field-error"));
        await mara.SubmitAsync("form[data-guard]");
        Assert.Contains("Fill in at least one", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[data-guard]", ("Input.AddTags", "added, more"), ("Input.Source", "influencer"));
        Assert.Equal(Links, mara.Address.AbsolutePath);
        Assert.Equal("?q=chosen-", mara.Address.Query);
        Assert.Equal("kept,added,more|influencer", await StateAsync(one));
        Assert.Equal("kept,added,more|influencer", await StateAsync(two));
        Assert.Equal("kept|", await StateAsync(untouched));
    }

    [Fact]
    public async Task All_that_match_are_changed_and_a_foreign_campaign_is_refused()
    {
        var one = await CreateAsync("swept-1", "sweep");
        using var harbor = stage.ApiOfHarbor();
        var theirs = (string?)JsonNode.Parse(await (await harbor.PostAsJsonAsync("/api/v1/campaigns", new { name = "Theirs" }, Stop)).Content.ReadAsStringAsync(Stop))!["id"] ?? "";
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Links + "?tag=sweep");
        await mara.SubmitToAsync("form[data-selectable]", Links + "/change?tag=sweep&all=true");
        Assert.Equal("Change 1 link", mara.Page.QuerySelector("h1")?.TextContent);
        await mara.SubmitAsync("form[data-guard]", ("Input.Campaign", theirs));
        Assert.Contains("no such campaign", mara.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("form[data-guard]", ("Input.Campaign", "spring"), ("Input.Source", "television"));
        Assert.Equal(["Input.Campaign", "Input.Source"], mara.Page.QuerySelectorAll("[aria-invalid=true]").Select(input => input.GetAttribute("name")));
        await mara.SubmitAsync("form[data-guard]", ("Input.RemoveTags", "sweep"), ("Input.Campaign", ""), ("Input.Source", ""));
        Assert.Equal("|", await StateAsync(one));
    }

    [Fact]
    public async Task Nothing_chosen_leads_back_to_the_list_and_links_of_others_are_nobodys()
    {
        using var harbor = stage.ApiOfHarbor();
        var theirs = (string?)JsonNode.Parse(await (await harbor.PostAsJsonAsync("/api/v1/links", new { destination = "example.com" }, Stop)).Content.ReadAsStringAsync(Stop))!["id"] ?? "";
        await CreateAsync("anchor", "any");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        foreach (var ids in (string[])["", "abc", theirs])
        {
            await mara.OpenAsync(Links);
            await mara.SubmitToAsync("form[data-selectable]", Links + "/change?handler=Save", ("ids", ids), ("Input.AddTags", "mine"));
            Assert.Equal(Links, mara.Address.AbsolutePath);
        }
        Assert.Equal(0, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1 AND 'mine' = ANY (tags)", stage.Harbor.Value));
    }

    private async Task<string> CreateAsync(string slug, string tag)
    {
        using var api = stage.ApiOfLumen();
        var created = await api.PostAsJsonAsync("/api/v1/links", new { destination = "https://example.com/", slug, tags = new[] { tag } }, Stop);
        return (string?)JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!["id"] ?? "";
    }

    private Task<string> StateAsync(string id) => stage.App.Database.ScalarAsync<string>(
        "SELECT array_to_string(tags, ',') || '|' || coalesce(source, '') FROM links WHERE id = $1::bigint", id);
}
