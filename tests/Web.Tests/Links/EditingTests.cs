using WhiteLabelLinks.Links;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class EditingTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact] // S9
    public async Task A_link_needs_only_a_destination()
    {
        await using var desk = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(desk, new NewLink("example.com/pricing")));
        Assert.Equal("https://example.com/pricing", link.Destination);
        Assert.Matches("^[1-9A-HJ-NP-Za-km-z]{7}$", link.Slug);
        Assert.Equal(LinkMode.Short, link.Mode);
        Assert.Equal("Mara Lind", link.CreatedBy);
    }

    [Theory]
    [InlineData("", "destination")]
    [InlineData("javascript:alert(1)", "destination")]
    [InlineData("https://mara:secret@example.com", "destination")]
    [InlineData("https://example.com/a b", "destination")]
    [InlineData("https://example.com/?for=anna%40example.com", "destination")] // S32
    public async Task A_bad_destination_is_refused_and_nothing_is_written(string destination, string field)
    {
        await using var desk = scene.At(scene.Lumen);
        var before = await CountAsync();
        var refused = Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink(destination)));
        Assert.Equal(field, Assert.Single(refused.Errors).Field);
        Assert.Equal(before, await CountAsync());
        // The first run asks before it makes its link.
        Assert.False(desk.Get<IFirstLink>().Accepts(destination, out var said));
        Assert.Equal(refused.Errors[0].Message, said);
    }

    [Fact]
    public async Task Every_complaint_comes_at_once()
    {
        await using var desk = scene.At(scene.Lumen);
        var refused = Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("ftp://example.com")
        {
            Slug = "_reserved",
            Title = new string('x', 201),
            Tags = [.. Enumerable.Range(0, 21).Select(n => $"tag {n}")],
            RedirectStatus = 200,
        }));
        Assert.Equal(["destination", "redirect_status", "slug", "tags", "title"], refused.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Text_that_the_database_would_choke_on_is_refused()
    {
        await using var desk = scene.At(scene.Lumen);
        foreach (var bad in (string[])["nul\0", "lone \ud800", "bell\a"])
        {
            Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("example.com") { Title = bad }));
            Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("example.com") { Tags = [bad] }));
            Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("example.com") { Slug = bad }));
            Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("example.com/" + bad)));
        }
    }

    [Fact]
    public async Task Tags_are_brought_into_one_spelling()
    {
        await using var desk = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(desk, new NewLink("example.com") { Tags = [" Spring  Sale ", "spring sale", "", "NEWS"] }));
        Assert.Equal(["spring sale", "news"], link.Tags);
    }

    [Fact]
    public async Task A_taken_slug_is_told_and_the_link_is_not_made()
    {
        await using var desk = scene.At(scene.Lumen);
        var first = Created(await CreateAsync(desk, new NewLink("example.com/a") { Slug = "taken" }));
        var taken = Assert.IsType<CreateLinkResult.SlugTaken>(await CreateAsync(desk, new NewLink("example.com/b") { Slug = "taken" }));
        Assert.Equal(first.LinkId, taken.By);
        // Case counts, unless the domain says that it does not.
        Created(await CreateAsync(desk, new NewLink("example.com/b") { Slug = "Taken" }));
    }

    [Fact]
    public async Task Of_twenty_who_want_one_slug_at_once_one_gets_it()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            await using var desk = scene.At(scene.Lumen);
            return await CreateAsync(desk, new NewLink($"example.com/{n}") { Slug = "wanted" });
        }));
        Assert.Single(results.OfType<CreateLinkResult.Created>());
        Assert.Equal(19, results.OfType<CreateLinkResult.SlugTaken>().Count());
        Assert.Equal(1, await scene.Database.ScalarAsync<long>("SELECT count(*) FROM link_changes c JOIN links l ON l.id = c.link_id WHERE l.slug = 'wanted'"));
    }

    [Fact]
    public async Task A_brand_cannot_create_on_a_domain_of_another()
    {
        var foreign = new DomainId(await scene.Database.ScalarAsync<long>("SELECT id FROM domains WHERE brand_id = $1", scene.Harbor.Value));
        await using var desk = scene.At(scene.Lumen);
        var refused = Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, new NewLink("example.com") { Domain = foreign }));
        Assert.Equal("domain", Assert.Single(refused.Errors).Field);
    }

    [Fact]
    public async Task The_history_says_who_changed_what_from_what_to_what()
    {
        await using var desk = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(desk, new NewLink("example.com/old") { Title = "Old" }));
        await EditAsync(desk, link.LinkId, new LinkEdit { Destination = "example.com/new", Title = null, Mode = LinkMode.Direct });
        await desk.Get<LinkEditor>().ArchiveAsync(link.LinkId, LinkScene.Mara, Stop);
        await desk.Get<LinkEditor>().RestoreAsync(link.LinkId, LinkScene.Mara, Stop);

        var history = await desk.Get<LinkDetails>().HistoryAsync(link.LinkId, 10, Stop);
        Assert.Equal(["restored", "archived", "edited", "created"], history.Select(change => change.Action));
        Assert.All(history, change => Assert.Equal("Mara Lind", change.Actor));
        Assert.Equal(
            [
                new FieldChange("destination", "https://example.com/old", "https://example.com/new"),
                new FieldChange("title", "Old", null),
                new FieldChange("mode", "short", "direct"),
            ],
            history[2].ReadFields());
    }

    [Fact]
    public async Task Saving_what_is_so_already_writes_nothing()
    {
        await using var desk = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(desk, new NewLink("example.com") { Title = "Same" }));
        var saved = Assert.IsType<EditLinkResult.Saved>(await EditAsync(desk, link.LinkId, new LinkEdit { Title = "Same", Destination = "https://example.com/" }));
        Assert.False(saved.IsChanged);
        Assert.Single(await desk.Get<LinkDetails>().HistoryAsync(link.LinkId, 10, Stop));
    }

    [Fact]
    public async Task A_change_that_another_saved_meanwhile_is_not_overwritten()
    {
        await using var mara = scene.At(scene.Lumen);
        await using var jonas = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(mara, new NewLink("example.com/1")));
        var seen = link.UpdatedAt;
        await jonas.Get<LinkEditor>().EditAsync(link.LinkId, new LinkEdit { Destination = "example.com/2", SeenAt = seen }, new("Jonas Weil", null), Stop);

        var refused = Assert.IsType<EditLinkResult.ChangedMeanwhile>(await EditAsync(mara, link.LinkId, new LinkEdit { Destination = "example.com/3", SeenAt = seen }));
        Assert.Equal("Jonas Weil", refused.By);
        Assert.Equal("https://example.com/2", refused.Link.Destination);
    }

    [Fact]
    public async Task A_refused_edit_leaves_the_link_as_it_was()
    {
        await using var desk = scene.At(scene.Lumen);
        var link = Created(await CreateAsync(desk, new NewLink("example.com/kept")));
        Assert.IsType<EditLinkResult.Invalid>(await EditAsync(desk, link.LinkId, new LinkEdit { Destination = "nowhere", Title = "Changed" }));
        var row = await desk.Get<LinkDetails>().FindAsync(link.LinkId, Stop);
        Assert.Equal(("https://example.com/kept", null), (row!.Destination, row.Title));
    }

    [Fact]
    public async Task Another_brands_link_is_not_found_to_see_edit_archive_or_restore()
    {
        await using var harbor = scene.At(scene.Harbor);
        var link = Created(await CreateAsync(harbor, new NewLink("example.com/harbor"))).LinkId;
        await using var lumen = scene.At(scene.Lumen);
        Assert.Null(await lumen.Get<LinkDetails>().FindAsync(link, Stop));
        Assert.Null(await lumen.Get<LinkDirectory>().FindAsync(link, Stop));
        Assert.Empty(await lumen.Get<LinkDetails>().HistoryAsync(link, 10, Stop));
        Assert.IsType<EditLinkResult.NotFound>(await EditAsync(lumen, link, new LinkEdit { Title = "mine" }));
        Assert.IsType<EditLinkResult.NotFound>(await lumen.Get<LinkEditor>().ArchiveAsync(link, LinkScene.Mara, Stop));
        Assert.IsType<EditLinkResult.NotFound>(await lumen.Get<LinkEditor>().RestoreAsync(link, LinkScene.Mara, Stop));
        Assert.Equal("created", (await harbor.Get<LinkDetails>().HistoryAsync(link, 10, Stop)).Single().Action);
    }

    [Fact]
    public async Task On_a_domain_that_ignores_case_slugs_that_differ_in_case_are_one()
    {
        var domain = await scene.AddDomainAsync(scene.Lumen, "any.lumen.test", ignoreCase: true);
        await using var desk = scene.At(scene.Lumen);
        Created(await CreateAsync(desk, new NewLink("example.com") { Domain = domain, Slug = "Straße" }));
        Assert.IsType<CreateLinkResult.SlugTaken>(await CreateAsync(desk, new NewLink("example.com") { Domain = domain, Slug = "STRAße" }));
    }

    private static Link Created(CreateLinkResult result) => Assert.IsType<CreateLinkResult.Created>(result).Link;

    private static Task<CreateLinkResult> CreateAsync(Desk desk, NewLink link) => desk.Get<LinkEditor>().CreateAsync(link, LinkScene.Mara, Stop);

    private static Task<EditLinkResult> EditAsync(Desk desk, LinkId id, LinkEdit edit) => desk.Get<LinkEditor>().EditAsync(id, edit, LinkScene.Mara, Stop);

    private Task<long> CountAsync() => scene.Database.ScalarAsync<long>("SELECT count(*) FROM links");
}
