using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Sessions belong to one console; who someone is at one console says nothing at another.</summary>
public sealed class SignInTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task The_same_address_at_two_agencies_is_two_people()
    {
        var (first, second) = (await Town.BuildAsync(App), await Town.BuildAsync(App));
        await using (var work = await App.Services.GetRequiredService<TenantSeeding>().BeginAsync(default))
        {
            await work.CreatePersonAsync(second.Agency, "Another", first.Owner, "another password entirely", default);
            await work.CommitAsync(default);
        }
        using var wrong = await second.Visitor().SignInAsync(first.Owner, Town.Password);
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        using var right = await second.Visitor().SignInAsync(first.Owner, "another password entirely");
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        using var nobody = await new Visitor(App, Town.OperatorHost).SignInAsync(first.Owner, Town.Password);
        Assert.Equal(HttpStatusCode.OK, nobody.StatusCode);
    }

    [Fact]
    public async Task A_cookie_of_one_console_is_worth_nothing_at_another()
    {
        var (first, second) = (await Town.BuildAsync(App), await Town.BuildAsync(App));
        using var signedIn = await first.Visitor().SignInAsync(first.AgencyOwner, Town.Password);
        var cookie = Cookie(signedIn, "s");
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(first.Console, "/agency", cookie));
        Assert.Equal(HttpStatusCode.Redirect, await StatusWithAsync(second.Console, "/agency", cookie));
        Assert.Equal(HttpStatusCode.Redirect, await StatusWithAsync(Town.OperatorHost, "/operator", cookie));
    }

    [Fact]
    public async Task Cookies_are_host_only_unreadable_by_scripts_and_name_nobody()
    {
        var town = await Town.BuildAsync(App);
        using var answer = await town.Visitor().SignInAsync(town.Owner, Town.Password);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, c => c.StartsWith("s=", StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("AspNet", cookie.Split('=')[0], StringComparison.OrdinalIgnoreCase);
            Assert.True(cookie.Split('=')[0].Length <= 2, cookie);
        });
    }

    [Theory]
    [InlineData("/brands/brand/domains", "/brands/brand/domains")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/%09/evil.example", "/%09/evil.example")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("~/..//evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    public async Task Signing_in_leads_back_to_this_console_and_nowhere_else(string returnUrl, string expected)
    {
        var town = await Town.BuildAsync(App);
        var visitor = town.Visitor();
        using var answer = await visitor.SendAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl),
            [("Email", town.Owner), ("Password", Town.Password)], "/sign-in");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = new Uri(visitor.Http.BaseAddress ?? throw new InvalidOperationException(), answer.Headers.Location ?? new Uri("/", UriKind.Relative));
        Assert.Equal(town.Console, location.Host);
        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Signing_out_needs_a_form_and_ends_the_session()
    {
        var town = await Town.BuildAsync(App);
        var visitor = await town.SignInAsync(town.Owner);
        await visitor.StatusAsync("/sign-out");
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/account"));
        using var signedOut = await visitor.SendAsync("/sign-out", [], "/account");
        Assert.Equal(HttpStatusCode.Redirect, await visitor.StatusAsync("/account"));
    }

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_keeps_this_one()
    {
        var town = await Town.BuildAsync(App);
        var (here, elsewhere) = (await town.SignInAsync(town.Owner), await town.SignInAsync(town.Owner));
        using var changed = await here.SendAsync("/account?handler=Password",
            [("Current", Town.Password), ("Password", "a new one for mara")], "/account");
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await here.StatusAsync("/account"));
        Assert.Equal(HttpStatusCode.Redirect, await elsewhere.StatusAsync("/account"));
    }

    [Fact]
    public async Task A_removed_right_is_gone_at_the_next_click()
    {
        var town = await Town.BuildAsync(App);
        var editor = await town.SignInAsync(town.Editor);
        Assert.Equal(HttpStatusCode.OK, await editor.StatusAsync($"/brands/{town.Brand}"));
        await App.Database.ExecuteAsync("DELETE FROM brand_members WHERE role = 'editor' AND brand_id = $1", town.BrandId.Value);
        Assert.Equal(HttpStatusCode.NotFound, await editor.StatusAsync($"/brands/{town.Brand}"));
    }

    [Fact]
    public async Task A_known_device_signs_in_while_a_stranger_guesses()
    {
        var town = await Town.BuildAsync(App);
        var owner = await town.SignInAsync(town.Owner);
        using var signedOut = await owner.SendAsync("/sign-out", [], "/account");
        for (var guess = 0; guess < 8; guess++)
        {
            using var wrong = await town.Visitor().SignInAsync(town.Owner, "guess number " + guess);
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }
        using var stranger = await town.Visitor().SignInAsync(town.Owner, Town.Password);
        Assert.Contains("Too many attempts", await stranger.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var known = await owner.SignInAsync(town.Owner, Town.Password);
        Assert.Equal(HttpStatusCode.Redirect, known.StatusCode);
    }

    [Fact]
    public async Task Staff_of_the_agency_leave_one_line_an_hour_in_the_brands_activity()
    {
        var town = await Town.BuildAsync(App);
        var staff = await town.SignInAsync(town.AgencyMember);
        await staff.StatusAsync($"/brands/{town.Brand}");
        await staff.StatusAsync($"/brands/{town.Brand}/domains");
        await (await town.SignInAsync(town.Owner)).StatusAsync($"/brands/{town.Brand}");
        var lines = await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM audit_events WHERE brand_id = $1 AND action = 'opened brand' AND actor = 'Stan Staff'", town.BrandId.Value);
        Assert.Equal(1, lines);
        Assert.Equal(1, await App.Database.ScalarAsync<long>("SELECT count(*) FROM audit_events WHERE brand_id = $1", town.BrandId.Value));
    }

    [Fact]
    public async Task A_hand_over_works_once_at_its_console_and_only_by_a_button()
    {
        var town = await Town.BuildAsync(App);
        var other = await Town.BuildAsync(App);
        var person = new UserId(await App.Database.ScalarAsync<long>(
            "SELECT id FROM users WHERE agency_id = $1 AND email = $2", town.Agency.Value, town.AgencyOwner));
        var tokens = App.Services.GetRequiredService<OneTimeTokens>();
        var code = await tokens.IssueAsync(OneTimeTokens.SignIn, town.Console, person, TimeSpan.FromMinutes(2), default);
        var address = "/sign-in/continue?code=" + code;

        var visitor = town.Visitor();
        var page = await visitor.OpenAsync(address);
        Assert.Contains("Bea Boss", page.Body?.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await visitor.StatusAsync("/agency"));

        using var elsewhere = await other.Visitor().SendAsync(address, [("code", code)], "/sign-in");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        using var accepted = await visitor.SendAsync(address, [("code", code)], "/sign-in");
        Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/agency"));
        var second = town.Visitor();
        using var replayed = await second.SendAsync(address, [("code", code)], "/sign-in");
        Assert.Equal(HttpStatusCode.OK, replayed.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await second.StatusAsync("/agency"));

        var late = await tokens.IssueAsync(OneTimeTokens.SignIn, town.Console, person, TimeSpan.Zero, default);
        using var tooLate = await second.SendAsync("/sign-in/continue", [("code", late)], "/sign-in");
        Assert.Equal(HttpStatusCode.OK, tooLate.StatusCode);
    }

    private static string Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];

    private async Task<HttpStatusCode> StatusWithAsync(string host, string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await App.Client(host).SendAsync(request);
        return answer.StatusCode;
    }
}
