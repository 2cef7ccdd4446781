using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Tests.Links;

public sealed class OwnLinksTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private const string Host = "go.lumen.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("self", "http://go.lumen.test/self")]
    [InlineData("self2", "https://GO.lumen.test:8443/self2/?utm=x#top")]
    [InlineData("self3", "go.lumen.test/%73elf3")]
    [InlineData("é4", "http://go.lumen.test/e%CC%814")]
    public async Task A_link_cannot_lead_to_itself_however_it_is_written(string slug, string destination) =>
        await RefusedAsync(slug, destination, "circle");

    [Fact]
    public async Task A_circle_is_refused_when_it_would_close_also_through_another_brands_domain()
    {
        await CreatedAsync(scene.Lumen, "a", "http://try.harbor.test/b");
        await using var desk = scene.At(scene.Harbor);
        var refused = Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, "b", "http://go.lumen.test/a"));
        Assert.Equal("destination", Assert.Single(refused.Errors).Field);
    }

    [Fact]
    public async Task An_edit_cannot_close_a_circle()
    {
        var end = await CreatedAsync(scene.Lumen, "end", "example.com");
        await CreatedAsync(scene.Lumen, "start", $"http://{Host}/end");
        await using var desk = scene.At(scene.Lumen);
        Assert.IsType<EditLinkResult.Invalid>(await EditAsync(desk, end, $"http://{Host}/start"));
    }

    [Fact]
    public async Task Restoring_a_link_cannot_close_a_circle_because_archived_ones_count()
    {
        var sleeping = await CreatedAsync(scene.Lumen, "sleeping", $"http://{Host}/later");
        await using var desk = scene.At(scene.Lumen);
        await desk.Get<LinkEditor>().ArchiveAsync(sleeping, LinkScene.Mara, Stop);
        await RefusedAsync("later", $"http://{Host}/sleeping", "circle");
    }

    [Fact]
    public async Task Three_of_our_links_on_the_way_are_allowed_and_a_fourth_is_not()
    {
        await CreatedAsync(scene.Lumen, "c1", "example.com");
        await CreatedAsync(scene.Lumen, "c2", $"http://{Host}/c1");
        await CreatedAsync(scene.Lumen, "c3", $"http://{Host}/c2");
        await CreatedAsync(scene.Lumen, "c4", $"http://{Host}/c3");
        await RefusedAsync("c5", $"http://{Host}/c4", "more than 3");
    }

    [Fact]
    public async Task A_domains_root_is_followed_too()
    {
        await scene.Database.ExecuteAsync("UPDATE domains SET root_destination = 'https://go.lumen.test/home' WHERE host = 'try.harbor.test'");
        await RefusedAsync("home", "https://try.harbor.test", "circle");
    }

    [Fact]
    public async Task A_root_cannot_lead_back_to_itself()
    {
        await CreatedAsync(scene.Lumen, "to-root", $"http://{Host}/");
        await using var desk = scene.At(scene.Lumen);
        Assert.True(HostName.TryParse(Host, out var host, out _));
        Assert.True(TargetUrl.TryParse($"https://{Host}/to-root", out var circle, out _));
        Assert.True(TargetUrl.TryParse("https://example.com", out var elsewhere, out _));
        var slugs = desk.Get<WhiteLabelLinks.Tenants.IDomainSlugs>();
        Assert.Contains("circle", await slugs.ComplainOfRootAsync(host, circle, Stop), StringComparison.Ordinal);
        Assert.Null(await slugs.ComplainOfRootAsync(host, elsewhere, Stop));
    }

    [Fact]
    public async Task Pages_of_ours_and_unknown_slugs_end_the_way()
    {
        await CreatedAsync(scene.Lumen, "preview", $"http://{Host}/preview+");
        await CreatedAsync(scene.Lumen, "privacy", $"http://{Host}/_/privacy");
        await CreatedAsync(scene.Lumen, "nothing", $"http://{Host}/there-is-nothing-here");
        await CreatedAsync(scene.Lumen, "deep", $"http://{Host}/a/deep/path");
    }

    [Fact]
    public async Task A_way_cannot_grow_too_long_at_its_end_either()
    {
        var end = await CreatedAsync(scene.Lumen, "t1", "example.com");
        await CreatedAsync(scene.Lumen, "t2", $"http://{Host}/t1");
        await CreatedAsync(scene.Lumen, "t3", $"http://{Host}/t2");
        await CreatedAsync(scene.Lumen, "t0", "example.com");
        await using var desk = scene.At(scene.Lumen);
        Assert.IsType<EditLinkResult.Saved>(await EditAsync(desk, end, $"http://{Host}/t0"));
        await RefusedAsync("t4", $"http://{Host}/t3", "more than 3");
        // Nor through addresses at which there is nothing yet.
        await CreatedAsync(scene.Lumen, "f1", $"http://{Host}/f2");
        await CreatedAsync(scene.Lumen, "f2", $"http://{Host}/f3");
        await CreatedAsync(scene.Lumen, "f3", $"http://{Host}/f4");
        await RefusedAsync("f4", $"http://{Host}/f5", "more than 3");
        await CreatedAsync(scene.Lumen, "f4", "example.com");
    }

    [Fact] // Random graphs of links that mostly lead to each other, written and rewritten by eight people at once.
    public async Task No_history_of_creates_and_edits_sends_a_visitor_round_or_through_more_than_three_more_links()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var brand = await scene.AddBrandAsync($"graph{seed}", $"one{seed}.test", $"two{seed}.test");
            await Task.WhenAll(Enumerable.Range(0, 8).Select(person => ScribbleAsync(brand, seed, person)));
            var links = await ReadLinksAsync(brand);
            Assert.True(links.Count >= 25, $"Too few links for the test to mean anything: {links.Count}.");
            Assert.Contains(links.Keys, start => Hops(links, start, 10) > 1);
            foreach (var start in links.Keys)
            {
                var hops = Hops(links, start, 10);
                Assert.True(hops <= 1 + OwnLinks.MaxHops, $"Seed {seed}: {start} takes {hops} hops.");
            }
        }
    }

    private async Task ScribbleAsync(BrandId brand, int seed, int person)
    {
        var chance = new Random(seed * 100 + person);
        for (var turn = 0; turn < 40; turn++)
        {
            await using var desk = scene.At(brand);
            var slug = $"n{chance.Next(50)}";
            var destination = chance.Next(5) == 0 ? $"https://example.com/{turn}" : $"http://{(chance.Next(2) == 0 ? "one" : "two")}{seed}.test/n{chance.Next(50)}";
            var domain = new DomainId(await scene.Database.ScalarAsync<long>("SELECT id FROM domains WHERE host = $1", $"{(chance.Next(2) == 0 ? "one" : "two")}{seed}.test"));
            var result = await desk.Get<LinkEditor>().CreateAsync(new NewLink(destination) { Slug = slug, Domain = domain }, LinkScene.Mara, Stop);
            if (result is CreateLinkResult.SlugTaken { By: { } taken })
            {
                await EditAsync(desk, taken, destination);
                if (chance.Next(4) == 0)
                {
                    await desk.Get<LinkEditor>().ArchiveAsync(taken, LinkScene.Mara, Stop);
                }
                else
                {
                    await desk.Get<LinkEditor>().RestoreAsync(taken, LinkScene.Mara, Stop);
                }
            }
        }
    }

    private async Task<Dictionary<string, string>> ReadLinksAsync(BrandId brand)
    {
        var rows = await Testing.Sql.ListAsync<string>(scene.Database.AdminConnectionString, """
            SELECT 'http://' || d.host || '/' || l.slug || ' ' || l.destination
              FROM links l JOIN domains d ON d.id = l.domain_id WHERE l.brand_id = $1
            """, brand.Value);
        return rows.Select(row => row.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private static int Hops(Dictionary<string, string> links, string start, int most)
    {
        var (at, hops) = (start, 0);
        while (hops < most && links.TryGetValue(at, out var next))
        {
            (at, hops) = (next, hops + 1);
        }
        return hops;
    }

    private async Task<LinkId> CreatedAsync(BrandId brand, string slug, string destination)
    {
        await using var desk = scene.At(brand);
        return Assert.IsType<CreateLinkResult.Created>(await CreateAsync(desk, slug, destination)).Link.LinkId;
    }

    private async Task RefusedAsync(string slug, string destination, string because)
    {
        await using var desk = scene.At(scene.Lumen);
        var refused = Assert.IsType<CreateLinkResult.Invalid>(await CreateAsync(desk, slug, destination));
        Assert.Contains(because, Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    private static Task<CreateLinkResult> CreateAsync(Desk desk, string slug, string destination) =>
        desk.Get<LinkEditor>().CreateAsync(new NewLink(destination) { Slug = slug }, LinkScene.Mara, Stop);

    private static Task<EditLinkResult> EditAsync(Desk desk, LinkId id, string destination) =>
        desk.Get<LinkEditor>().EditAsync(id, new LinkEdit { Destination = destination }, LinkScene.Mara, Stop);
}
