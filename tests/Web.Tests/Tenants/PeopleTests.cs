using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Inviting, changing and removing people of a brand and of an agency.</summary>
public sealed class PeopleTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task An_invited_member_chooses_a_password_and_sees_their_brand_alone()
    {
        var town = await Town.BuildAsync(App);
        var newcomer = $"nina@{town.Name}.example";
        var owner = await town.SignInAsync(town.Owner);
        var address = $"/brands/{town.Brand}/members";
        using var added = await owner.SendAsync(address, [("Input.Email", newcomer), ("Input.Name", "Nina"), ("Input.Role", "Viewer")]);
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        using var twice = await owner.SendAsync(address, [("Input.Email", newcomer.ToUpperInvariant()), ("Input.Role", "Viewer")]);
        Assert.Contains("already a member", await twice.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var mail = await Mailbox.ReceiveAsync(App, newcomer);
        Assert.Contains("Olga Owner", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal([town.Console], Mailbox.Hosts(mail));
        var visitor = town.Visitor();
        using var chosen = await visitor.SendAsync(Mailbox.LinkPath(mail), [("Password", "orange kettle harbor")]);
        using var signedIn = await visitor.SignInAsync(newcomer, "orange kettle harbor");
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync($"/brands/{town.Brand}"));
        Assert.Equal(HttpStatusCode.NotFound, await visitor.StatusAsync($"/brands/{town.OtherBrand}"));
        using var home = await visitor.Http.GetAsync("/");
        Assert.Equal($"/brands/{town.Brand}", home.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Somebody_who_signs_in_here_already_gets_no_second_password()
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        using var added = await owner.SendAsync($"/brands/{town.Brand}/members", [("Input.Email", town.Neighbour), ("Input.Role", "Editor")]);
        var mail = await Mailbox.ReceiveAsync(App, town.Neighbour);
        Assert.EndsWith($"/brands/{town.Brand}", Mailbox.LinkPath(mail), StringComparison.Ordinal);
        var neighbour = await town.SignInAsync(town.Neighbour);
        Assert.Equal(HttpStatusCode.OK, await neighbour.StatusAsync($"/brands/{town.Brand}"));
        using var home = await neighbour.Http.GetAsync("/");
        Assert.Equal("/brands", home.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_brand_keeps_an_owner()
    {
        var town = await Town.BuildAsync(App);
        var boss = await town.SignInAsync(town.AgencyOwner);
        var address = $"/brands/{town.Brand}/members";
        var owner = await IdAsync(town, town.Owner);
        using var removed = await boss.SendAsync(address + "?handler=Remove", [("id", owner)], address);
        using var demoted = await boss.SendAsync(address + "?handler=Role", [("id", owner), ("role", "Viewer")], address);
        Assert.Equal(1, await OwnersAsync(town));
        using var promoted = await boss.SendAsync(address + "?handler=Role", [("id", await IdAsync(town, town.Editor)), ("role", "Owner")], address);
        using var now = await boss.SendAsync(address + "?handler=Remove", [("id", owner)], address);
        Assert.Equal(1, await OwnersAsync(town));
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM brand_members WHERE user_id = $1", long.Parse(owner)));
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_at_once_leave_one()
    {
        var town = await Town.BuildAsync(App);
        await App.Database.ExecuteAsync("UPDATE brand_members SET role = 'owner' WHERE brand_id = $1 AND role = 'editor'", town.BrandId.Value);
        var (first, second) = (await town.SignInAsync(town.Owner), await town.SignInAsync(town.Editor));
        var address = $"/brands/{town.Brand}/members";
        // Both have the page open before either presses the button.
        var (tokenOfFirst, tokenOfSecond) = (await first.TokenAsync(address), await second.TokenAsync(address));
        var (owner, editor) = (await IdAsync(town, town.Owner), await IdAsync(town, town.Editor));
        var answers = await Task.WhenAll(
            first.SendFormAsync(address + "?handler=Remove", [("id", editor)], tokenOfFirst),
            second.SendFormAsync(address + "?handler=Remove", [("id", owner)], tokenOfSecond));
        Assert.Equal(1, await OwnersAsync(town));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task Another_brands_member_cannot_be_changed_from_here()
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        var address = $"/brands/{town.Brand}/members";
        using var foreign = await owner.SendAsync(address + "?handler=Remove", [("id", await IdAsync(town, town.Neighbour))], address);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task A_new_agencys_first_owner_comes_in_by_mail()
    {
        var town = await Town.BuildAsync(App);
        var admin = await town.SignInAsync(Town.OperatorHost, town.Admin);
        var name = $"Fresh {town.Name}";
        var email = $"owner@fresh-{town.Name}.example";
        using var created = await admin.SendAsync("/operator/agencies/new",
            [("Input.Name", name), ("Input.OwnerName", "Fay Fresh"), ("Input.OwnerEmail", email)]);
        Assert.Equal("/operator", created.Headers.Location?.OriginalString);
        var mail = await Mailbox.ReceiveAsync(App, email);
        Assert.Equal(name, mail.From.Mailboxes.Single().Name);
        Assert.DoesNotContain("Operator", mail.TextBody, StringComparison.Ordinal);
        var link = new Uri(Mailbox.Link(mail));
        var visitor = new Visitor(App, link.Host);
        await WebApp.EventuallyAsync(async () => await visitor.StatusAsync("/sign-in") == HttpStatusCode.OK, "The new console was never served.");
        using var chosen = await visitor.SendAsync(link.PathAndQuery, [("Password", "orange kettle harbor")]);
        using var signedIn = await visitor.SignInAsync(email, "orange kettle harbor");
        using var brand = await visitor.SendAsync("/agency/brands/new", [("Input.Name", $"Brandnew {town.Name}"), ("Input.TimeZone", "Europe/Paris")]);
        Assert.Equal($"/brands/brandnew-{town.Name}", brand.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync($"/brands/brandnew-{town.Name}"));
        using var twice = await admin.SendAsync("/operator/agencies/new",
            [("Input.Name", name), ("Input.OwnerName", "Fay Fresh"), ("Input.OwnerEmail", email)]);
        Assert.Equal(HttpStatusCode.OK, twice.StatusCode);
    }

    private Task<long> OwnersAsync(Town town) =>
        App.Database.ScalarAsync<long>("SELECT count(*) FROM brand_members WHERE brand_id = $1 AND role = 'owner'", town.BrandId.Value);

    private async Task<string> IdAsync(Town town, string email) =>
        (await App.Database.ScalarAsync<long>("SELECT id FROM users WHERE agency_id = $1 AND email = $2", town.Agency.Value, email)).ToString();
}
