using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>A brand's short domains: whose a host is, and how it treats visitors.</summary>
public sealed class DomainPagesTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task An_added_domain_is_served_and_belongs_to_nobody_else()
    {
        var (town, other) = (await Town.BuildAsync(App), await Town.BuildAsync(App));
        var host = $"more.{town.Name}.localhost";
        var owner = await town.SignInAsync(town.Owner);
        using var added = await owner.SendAsync($"/brands/{town.Brand}/domains", [("Host", $"More.{town.Name}.LOCALHOST.")]);
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        await WebApp.EventuallyAsync(async () => await new Visitor(App, host).StatusAsync("/") == HttpStatusCode.OK, $"{host} was never served.");

        Assert.Contains("already a domain of this brand", await AddAsync(owner, town.Brand, host), StringComparison.Ordinal);
        var neighbour = await town.SignInAsync(town.Neighbour);
        Assert.Contains("already in use", await AddAsync(neighbour, town.OtherBrand, host), StringComparison.Ordinal);
        var stranger = await other.SignInAsync(other.Owner);
        Assert.Contains("already in use", await AddAsync(stranger, other.Brand, host), StringComparison.Ordinal);
        // A console's host, of one's own agency or of another, is no short domain.
        Assert.Contains("People sign in", await AddAsync(owner, town.Brand, town.Console), StringComparison.Ordinal);
        Assert.Contains("already in use", await AddAsync(owner, town.Brand, other.Console), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://go.example.com/x")]
    [InlineData("go.example.com:8080")]
    [InlineData("192.0.2.7")]
    [InlineData("go..example.com")]
    [InlineData("-go.example.com")]
    [InlineData("bit.ly")]
    [InlineData("")]
    public async Task A_host_that_cannot_be_is_refused_next_to_the_field(string host)
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        using var answer = await owner.SendAsync($"/brands/{town.Brand}/domains", [("Host", host)]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull((await Visitor.ReadAsync(answer)).QuerySelector(".field-error"));
        Assert.Equal(1, await App.Database.ScalarAsync<long>("SELECT count(*) FROM domains WHERE brand_id = $1", town.BrandId.Value));
    }

    [Fact]
    public async Task The_front_page_leads_where_it_is_told_within_a_second()
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        var address = await DomainAddressAsync(town);
        using var wrong = await owner.SendAsync(address, [("Input.Root", "javascript:alert(1)"), ("Input.Theme", "plain")]);
        Assert.NotNull((await Visitor.ReadAsync(wrong)).QuerySelector(".field-error"));
        using var saved = await owner.SendAsync(address, [("Input.Root", "https://example.com/home"), ("Input.Theme", "plain")]);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        await WebApp.EventuallyAsync(
            async () => await new Visitor(App, town.ShortHost).StatusAsync("/") == HttpStatusCode.Redirect, "The front page stayed as it was.");
    }

    [Fact]
    public async Task Case_is_not_ignored_while_two_links_differ_only_in_it()
    {
        var town = await Town.BuildAsync(App);
        await App.Database.ExecuteAsync(
            """
            INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by)
            SELECT brand_id, id, slug, slug, 'https://example.com/', 'test' FROM domains, (VALUES ('Spring'), ('spring')) AS s (slug) WHERE brand_id = $1
            """, town.BrandId.Value);
        var owner = await town.SignInAsync(town.Owner);
        var address = await DomainAddressAsync(town);
        using var refused = await owner.SendAsync(address, [("Input.Theme", "plain"), ("Input.IgnoreCase", "true")]);
        Assert.Contains("would become the same", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(await App.Database.ScalarAsync<bool>("SELECT ignore_case FROM domains WHERE brand_id = $1", town.BrandId.Value));

        await App.Database.ExecuteAsync("DELETE FROM links WHERE brand_id = $1 AND slug = 'spring'", town.BrandId.Value);
        using var changed = await owner.SendAsync(address, [("Input.Theme", "plain"), ("Input.IgnoreCase", "true")]);
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        await WebApp.EventuallyAsync(
            async () => await new Visitor(App, town.ShortHost).StatusAsync("/SPRING") == HttpStatusCode.Redirect, "/SPRING never answered.");
    }

    [Fact]
    public async Task A_domain_of_another_brand_does_not_exist_here()
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        var foreign = await App.Database.ScalarAsync<long>("SELECT id FROM domains WHERE brand_id = $1", town.OtherBrandId.Value);
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync($"/brands/{town.Brand}/domains/{foreign}"));
        using var changed = await owner.SendAsync(
            $"/brands/{town.Brand}/domains/{foreign}", [("Input.Theme", "plain"), ("Input.Root", "https://evil.example/")], "/account");
        Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
    }

    private static async Task<string> AddAsync(Visitor visitor, string brand, string host)
    {
        using var answer = await visitor.SendAsync($"/brands/{brand}/domains", [("Host", host)]);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> DomainAddressAsync(Town town) =>
        $"/brands/{town.Brand}/domains/{await App.Database.ScalarAsync<long>("SELECT id FROM domains WHERE brand_id = $1", town.BrandId.Value)}";
}
