using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class LinkPagesTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string List = "/brands/lumen/links";

    [Fact]
    public async Task A_link_is_made_with_one_field_and_opens_within_a_second()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(List + "/new");
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "example.com/from-page"), ("Input.Slug", "from-page"));
        Assert.Equal(200, mara.Status);
        Assert.Matches(List + @"/\d+$", mara.Address.AbsolutePath);
        Assert.Contains($"{stage.Host}:{stage.App.Port}/from-page", mara.Page.QuerySelector("h1")?.TextContent, StringComparison.Ordinal);
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(
            async () => (await visitor.GetAsync("/from-page")).Headers.Location?.ToString() == "https://example.com/from-page",
            "The link did not open.");
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_stays()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(List + "/new");
        await mara.SubmitAsync("form[data-guard]", ("Input.Destination", "ftp://example.com"), ("Input.Slug", "_bad"), ("Input.Title", "Kept <b>"));
        Assert.Equal(200, mara.Status);
        Assert.Equal(2, mara.Page.QuerySelectorAll(".field-error").Length);
        Assert.Equal("Kept <b>", mara.Page.QuerySelector("input[name='Input.Title']")?.GetAttribute("value"));
        Assert.NotNull(mara.Page.QuerySelector("details.more[open]"));
    }

    [Fact]
    public async Task An_edit_is_in_the_history_and_reaches_visitors()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await CreateAsync(mara, "edited");
        await mara.SubmitAsync("#settings form", ("Input.Destination", "https://example.com/second"), ("Input.Tags", "News, spring ,news"));
        Assert.Equal(200, mara.Status);
        var timeline = mara.Page.QuerySelector(".timeline")?.TextContent ?? "";
        Assert.Contains("Mara Editor", timeline, StringComparison.Ordinal);
        Assert.Contains("https://example.com/second", timeline, StringComparison.Ordinal);
        Assert.Contains("news, spring", timeline, StringComparison.Ordinal);
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(
            async () => (await visitor.GetAsync("/edited")).Headers.Location?.ToString() == "https://example.com/second",
            "Visitors did not get the new destination.");
    }

    [Fact]
    public async Task Two_who_edit_at_once_are_told_of_each_other()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await CreateAsync(mara, "contested");
        await owner.OpenAsync(mara.Address.AbsolutePath);
        await owner.SubmitAsync("#settings form", ("Input.Title", "The owner's"));
        await mara.SubmitAsync("#settings form", ("Input.Title", "The editor's"));
        Assert.Contains("Mara Owner changed this link", mara.Page.QuerySelector("#settings .callout")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("The editor's", mara.Page.QuerySelector("input[name='Input.Title']")?.GetAttribute("value"));
        await mara.SubmitAsync("#settings form");
        Assert.Equal("The editor's", mara.Page.QuerySelector("input[name='Input.Title']")?.GetAttribute("value"));
        Assert.Null(mara.Page.QuerySelector("#settings .callout"));
    }

    [Fact]
    public async Task Links_are_archived_in_bulk_and_brought_back_by_undo()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        foreach (var slug in (string[])["bulk-1", "bulk-2", "bulk-3"])
        {
            await CreateAsync(mara, slug);
        }
        await mara.OpenAsync(List + "?q=bulk-");
        Assert.Equal(3, mara.Page.QuerySelectorAll("tbody tr").Length);
        var ids = mara.Page.QuerySelectorAll("input[name=ids]").Take(2).Select(box => ("ids", box.GetAttribute("value")!)).ToArray(); // each has one
        await mara.SubmitToAsync("form[data-selectable]", "?q=bulk-&handler=Archive", ids);
        Assert.Single(mara.Page.QuerySelectorAll("tbody tr"));
        Assert.Contains("q=bulk-", mara.Address.Query, StringComparison.Ordinal);
        Assert.Contains("2 links archived", mara.Page.QuerySelector("[data-toast]")?.TextContent, StringComparison.Ordinal);
        await mara.SubmitAsync("[data-toast] form");
        Assert.Equal(3, mara.Page.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task A_viewer_sees_links_and_changes_none()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await CreateAsync(mara, "seen");
        var address = mara.Address.AbsolutePath;
        using var ida = await stage.SignInAsync(BrandRole.Viewer);
        await ida.OpenAsync(List + "?q=seen");
        Assert.NotNull(ida.Page.QuerySelector("a.row-link"));
        Assert.Null(ida.Page.QuerySelector("input[name=ids], a[data-create]"));
        await ida.OpenAsync(address);
        Assert.Null(ida.Page.QuerySelector("#settings"));
        await ida.SubmitToAsync("form", List + "?handler=ArchiveMatching");
        Assert.Equal(403, ida.Status);
    }

    [Fact]
    public async Task Nobody_outside_the_brand_finds_its_pages()
    {
        using var mara = await stage.SignInAsync(BrandRole.Owner);
        foreach (var path in (string[])["/brands/harbor/links", "/brands/harbor/links/new", "/brands/harbor/links/1", "/brands/harbor/links/1/clicks"])
        {
            await mara.OpenAsync(path);
            Assert.Equal(404, mara.Status);
        }
        using var api = stage.ApiOfHarbor();
        var created = await api.PostAsync("/api/v1/links", new StringContent("""{"destination":"example.com"}""", System.Text.Encoding.UTF8, "application/json"));
        var theirs = created.Headers.Location!.ToString().Split('/')[^1]; // comes with 201
        await mara.OpenAsync($"{List}/{theirs}");
        Assert.Equal(404, mara.Status);
        await mara.OpenAsync($"{List}/{theirs}/clicks");
        Assert.Equal(404, mara.Status);
        using var stranger = stage.App.Client(stage.Console);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(List)).StatusCode);
    }

    [Fact]
    public async Task A_click_is_on_the_links_page_within_five_seconds_and_nothing_is_sent_while_nothing_is_new()
    {
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        using var editor = await stage.SignInAsync(BrandRole.Editor);
        await CreateAsync(editor, "clicked");
        var clicks = editor.Address.AbsolutePath + "/clicks";
        await mara.OpenAsync(clicks);
        Assert.Contains("No clicks yet", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        var again = mara.Page.QuerySelector("#clicks")!.GetAttribute("hx-get")!; // asserted by what follows
        Assert.Equal(HttpStatusCode.NoContent, (await mara.Client.GetAsync(again)).StatusCode);

        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/clicked")).StatusCode == 302, "The link did not open.");
        await WebApp.EventuallyAsync(async () => (await mara.Client.GetAsync(again)).StatusCode == HttpStatusCode.OK, "The click did not show.");
        await mara.OpenAsync(clicks);
        Assert.NotNull(mara.Page.QuerySelector("[data-chart]"));
    }

    [Theory]
    [InlineData("?after=nonsense&sort=none&status=x&mode=y&domain=z.example")]
    [InlineData("?q=%00")]
    [InlineData("?q=%25%5F%5C%27%22%3Cscript%3E")]
    [InlineData("?tag=%F0%9F%8C%BB")]
    [InlineData("?batch=nonsense")]
    public async Task Whatever_the_address_holds_the_list_answers(string query)
    {
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync(List + query);
        Assert.Equal(200, mara.Status);
        Assert.Null(mara.Page.QuerySelector("main script"));
    }

    private async Task CreateAsync(ConsolePerson person, string slug)
    {
        await person.OpenAsync(List + "/new");
        await person.SubmitAsync("form[data-guard]", ("Input.Destination", "example.com/" + slug), ("Input.Slug", slug));
        Assert.True(person.Page.QuerySelector("#settings") is not null, person.Page.Body?.TextContent);
    }
}
