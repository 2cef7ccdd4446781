using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Tenants.Domains;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Whose a name is, is what DNS says (S18, S112): from typing it in to losing it, and every way to take somebody else's.</summary>
public sealed class DomainProofTests(AppFixture fixture)
{
    private const string Ours = "192.0.2.7";

    private WebApp App => fixture.App;

    [Fact]
    public async Task A_name_is_served_once_it_is_proved_and_not_before()
    {
        var (town, host) = await TownAsync();
        var owner = await town.SignInAsync(town.Owner);
        var page = await AddAsync(owner, town.Brand, host);
        Assert.Equal(0, await ServedAsync(host));
        var shown = await owner.OpenAsync(page);
        Assert.Contains("The TXT record is not there yet", shown.Body!.TextContent, StringComparison.Ordinal);
        var token = await TokenAsync(town, host);
        Assert.Contains(shown.QuerySelectorAll("[data-copy]"), button => button.GetAttribute("data-copy") == token);
        Assert.Contains(shown.QuerySelectorAll("[data-copy]"), button => button.GetAttribute("data-copy") == town.Console);

        // Leading here proves nothing: whoever finds a record that was left behind could say so.
        App.Dns.Alias(host, town.Console);
        Assert.Equal(0, await CheckAsync(owner, page, host));
        App.Dns.Text(TxtOf(host), token);
        Assert.Equal(1, await CheckAsync(owner, page, host));
        await WebApp.EventuallyAsync(async () => await new Visitor(App, host).StatusAsync("/") == HttpStatusCode.OK, $"{host} was never served.");
        var live = await owner.OpenAsync(page);
        Assert.Equal("Live", live.QuerySelector(".domain-state .status")?.TextContent.Trim());
        Assert.Null(live.QuerySelector("#progress")?.GetAttribute("hx-get"));
        Assert.Equal(["pointing", "verified"], await EventsAsync(town, host));
    }

    [Fact]
    public async Task The_first_of_two_brands_to_prove_a_name_holds_it_and_the_other_is_told_in_words()
    {
        var (town, host) = await TownAsync();
        var (owner, neighbour) = (await town.SignInAsync(town.Owner), await town.SignInAsync(town.Neighbour));
        var (page, other) = (await AddAsync(owner, town.Brand, host), await AddAsync(neighbour, town.OtherBrand, host));
        var tokens = await App.Database.ScalarAsync<string[]>("SELECT array_agg(ownership_token) FROM domains WHERE host = $1", host);
        Assert.Equal(2, tokens!.Distinct().Count(token => token.Length == 32));
        App.Dns.Alias(host, town.Console).Text(TxtOf(host), tokens);

        Assert.Equal(1, await CheckAsync(owner, page, host));
        Assert.Equal(1, await CheckAsync(neighbour, other, host));
        Assert.Contains("Somebody else holds", (await neighbour.OpenAsync(other)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(town.BrandId.Value, await App.Database.ScalarAsync<long>("SELECT brand_id FROM serving.hosts WHERE host = $1", host));
        Assert.DoesNotContain("Brand ", (await neighbour.OpenAsync(other)).QuerySelector("#progress")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("www.{0}")]
    [InlineData("sibling-of-{0}")]
    [InlineData("a.b.{0}")]
    public async Task A_stranger_gets_no_name_under_beside_or_over_a_live_one(string pattern)
    {
        var (town, host) = await TownAsync();
        await MakeLiveAsync(town, host);
        var neighbour = await town.SignInAsync(town.Neighbour);
        var wanted = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, host);
        // As a wildcard record has it that leads here.
        App.Dns.Alias(wanted, town.Console).Alias(TxtOf(wanted), town.Console);
        var owned = await ServedByAsync(town);

        using var answer = await neighbour.SendAsync($"/brands/{town.OtherBrand}/domains", [("Host", wanted)]);
        if (answer.Headers.Location is { } page)
        {
            await CheckAsync(neighbour, page.OriginalString, wanted);
        }
        else
        {
            Assert.Contains("already in use", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(owned, await ServedByAsync(town));
    }

    [Fact]
    public async Task A_removed_name_stops_at_once_and_is_kept_for_the_brand_that_had_it()
    {
        var (town, host) = await TownAsync();
        var page = await MakeLiveAsync(town, host);
        await App.Database.ExecuteAsync(
            "INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, created_by) SELECT brand_id, id, 'x', 'x', 'https://example.com/', 'test' FROM domains WHERE host = $1", host);
        var (owner, neighbour) = (await town.SignInAsync(town.Owner), await town.SignInAsync(town.Neighbour));
        Assert.Contains("1 link on it is deleted", (await owner.OpenAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        using var unsure = await owner.SendAsync(page + "?handler=Remove", [("Confirmation", "another.example")], page);
        Assert.NotNull((await Visitor.ReadAsync(unsure)).QuerySelector("#remove-domain .field-error"));
        Assert.Equal(1, await ServedAsync(host));

        using var removed = await owner.SendAsync(page + "?handler=Remove", [("Confirmation", host)], page);
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        await WebApp.EventuallyAsync(async () => await new Visitor(App, host).StatusAsync("/x") != HttpStatusCode.Redirect, "It still answers.");
        Assert.Equal(0, await App.Database.ScalarAsync<long>("SELECT count(*) FROM links WHERE brand_id = $1", town.BrandId.Value));

        // The DNS records still lead here. A stranger is refused, by hand and by proof; whoever had it proves it again.
        using var refused = await neighbour.SendAsync($"/brands/{town.OtherBrand}/domains", [("Host", host)]);
        Assert.Contains("already in use", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var again = await AddAsync(owner, town.Brand, host);
        App.Dns.Text(TxtOf(host), await TokenAsync(town, host));
        Assert.Equal(1, await CheckAsync(owner, again, host));
    }

    [Fact]
    public async Task A_name_typed_in_before_it_was_given_up_is_no_way_around_the_quarantine()
    {
        var (town, host) = await TownAsync();
        var neighbour = await town.SignInAsync(town.Neighbour);
        var other = await AddAsync(neighbour, town.OtherBrand, host);
        await MakeLiveAsync(town, host);
        await App.Database.ExecuteAsync("DELETE FROM domains WHERE host = $1 AND brand_id = $2", host, town.BrandId.Value);
        App.Dns.Text(TxtOf(host), await App.Database.ScalarAsync<string>("SELECT ownership_token FROM domains WHERE host = $1", host));

        Assert.Equal(0, await CheckAsync(neighbour, other, host));
        await App.Database.ExecuteAsync("UPDATE released_hosts SET until = now() WHERE host = $1", host);
        Assert.Equal(1, await CheckAsync(neighbour, other, host));
    }

    [Fact]
    public async Task A_lost_name_is_warned_of_stopped_and_comes_back_and_nobody_takes_it_meanwhile()
    {
        var (town, host) = await TownAsync();
        var page = await MakeLiveAsync(town, host);
        var (owner, neighbour) = (await town.SignInAsync(town.Owner), await town.SignInAsync(town.Neighbour));
        App.Dns.Remove(host).Remove(TxtOf(host)).Address(host, "198.51.100.4");
        await CheckAsync(owner, page, host);
        await App.Database.ExecuteAsync("UPDATE domains SET failing_since = now() - interval '25 hours' WHERE host = $1", host);
        Assert.Equal(1, await CheckAsync(owner, page, host));
        var warning = await Mailbox.ReceiveAsync(App, town.Owner);
        Assert.Equal($"{host} no longer leads here", warning.Subject);
        Assert.Equal([town.Console], Mailbox.Hosts(warning));

        await App.Database.ExecuteAsync("UPDATE domains SET failing_since = now() - interval '8 days', warnings = 3 WHERE host = $1", host);
        Assert.Equal(0, await CheckAsync(owner, page, host));
        Assert.Equal($"Links on {host} stopped answering", (await Mailbox.ReceiveAsync(App, town.Owner, 2)).Subject);
        using var taken = await neighbour.SendAsync($"/brands/{town.OtherBrand}/domains", [("Host", host)]);
        Assert.Contains("already in use", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        App.Dns.Remove(host).Alias(host, town.Console);
        Assert.Equal(1, await CheckAsync(owner, page, host));
    }

    [Theory]
    [InlineData(ScriptedDns.Failure.Refused)]
    [InlineData(ScriptedDns.Failure.ServerFailure)]
    [InlineData(ScriptedDns.Failure.NoSuchName)]
    public async Task While_dns_cannot_be_asked_nothing_is_dropped(ScriptedDns.Failure failure)
    {
        var (town, host) = await TownAsync();
        var page = await MakeLiveAsync(town, host);
        var owner = await town.SignInAsync(town.Owner);
        // Its own name and our own: a resolver that knows neither.
        App.Dns.Fail(host, failure).Fail(TxtOf(host), failure).Fail(town.Console, failure);
        for (var time = 0; time < 5; time++)
        {
            await App.Database.ExecuteAsync("UPDATE domains SET checked_at = now() - interval '8 days' WHERE host = $1", host);
            Assert.Equal(1, await CheckAsync(owner, page, host));
        }
        Assert.True(await App.Database.ScalarAsync<bool>(
            "SELECT failing_since IS NULL AND suspended_at IS NULL AND pointing_since IS NOT NULL FROM domains WHERE host = $1", host));
    }

    [Fact]
    public async Task A_job_checks_what_is_due_and_nothing_else()
    {
        var (town, host) = await TownAsync();
        var owner = await town.SignInAsync(town.Owner);
        await AddAsync(owner, town.Brand, host);
        await App.Database.ExecuteAsync("UPDATE domains SET next_check_at = now() + interval '1 day' WHERE host = $1", host);
        App.Dns.Alias(host, town.Console).Text(TxtOf(host), await TokenAsync(town, host));
        await RunJobAsync(town);
        Assert.Equal(0, await ServedAsync(host));
        await App.Database.ExecuteAsync("UPDATE domains SET next_check_at = now() WHERE host = $1", host);
        await RunJobAsync(town);
        Assert.Equal(1, await ServedAsync(host));
    }

    [Fact]
    public async Task Whoever_keeps_the_dns_gets_the_records_and_a_page_that_can_be_withdrawn()
    {
        var (town, host) = await TownAsync();
        var owner = await town.SignInAsync(town.Owner);
        var page = await AddAsync(owner, town.Brand, host);
        var expert = $"it@{town.Name}.example";
        using var sent = await owner.SendAsync(page + "?handler=Send", [("Mail.Email", expert), ("Mail.Note", "Before Friday, please")], page);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var mail = await Mailbox.ReceiveAsync(App, expert);
        Assert.Contains(await TokenAsync(town, host), mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Before Friday, please", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal([town.Console], Mailbox.Hosts(mail));

        var guest = town.Visitor();
        var address = Mailbox.LinkPath(mail);
        var shown = await guest.OpenAsync(address);
        Assert.Contains(await TokenAsync(town, host), shown.Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Null(shown.QuerySelector("form"));
        Assert.Equal(HttpStatusCode.NotFound, await guest.StatusAsync(address[..^1] + (address[^1] == 'x' ? 'y' : 'x')));
        Assert.Equal(HttpStatusCode.NotFound, await new Visitor(App, (await Town.BuildAsync(App)).Console).StatusAsync(address));

        using var withdrawn = await owner.SendAsync(page + "?handler=Withdraw", [], page);
        Assert.Equal(HttpStatusCode.NotFound, await guest.StatusAsync(address));
    }

    [Fact]
    public async Task Mails_to_strangers_are_few()
    {
        var (town, host) = await TownAsync();
        var owner = await town.SignInAsync(town.Owner);
        var page = await AddAsync(owner, town.Brand, host);
        var expert = $"it@{town.Name}.example";
        for (var sent = 0; sent < 3; sent++)
        {
            using var answer = await owner.SendAsync(page + "?handler=Send", [("Mail.Email", expert)], page);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
        using var last = await owner.SendAsync(page + "?handler=Send", [("Mail.Email", expert)], page);
        Assert.Contains("Too many mails", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string TxtOf(string host) => DomainInspector.TokenName(Town.Host(host));

    private async Task<(Town Town, string Host)> TownAsync()
    {
        var town = await Town.BuildAsync(App);
        App.Dns.Address(town.Console, Ours);
        return (town, $"go.{town.Name}.example");
    }

    private async Task<string> MakeLiveAsync(Town town, string host)
    {
        var owner = await town.SignInAsync(town.Owner);
        var page = await AddAsync(owner, town.Brand, host);
        App.Dns.Alias(host, town.Console).Text(TxtOf(host), await TokenAsync(town, host));
        Assert.Equal(1, await CheckAsync(owner, page, host));
        return page;
    }

    private static async Task<string> AddAsync(Visitor visitor, string brand, string host)
    {
        using var added = await visitor.SendAsync($"/brands/{brand}/domains", [("Host", host)]);
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        return added.Headers.Location!.OriginalString;
    }

    // "Check now", as a browser without scripts presses it; then how many hosts of that name are served.
    private async Task<long> CheckAsync(Visitor visitor, string page, string host)
    {
        using var answer = await visitor.SendAsync(page + "?handler=Check", [], page);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await ServedAsync(host);
    }

    private Task<long> ServedAsync(string host) => App.Database.ScalarAsync<long>("SELECT count(*) FROM serving.hosts WHERE host = $1", host);

    private async Task<string[]> ServedByAsync(Town town) =>
        await App.Database.ScalarAsync<string[]>("SELECT array_agg(brand_id || ' ' || host ORDER BY host) FROM serving.hosts WHERE agency_id = $1 AND purpose = 'short'", town.Agency.Value) ?? [];

    private async Task<string> TokenAsync(Town town, string host) =>
        await App.Database.ScalarAsync<string>("SELECT ownership_token FROM domains WHERE host = $1 AND brand_id = $2", host, town.BrandId.Value) ?? "";

    private async Task<string[]> EventsAsync(Town town, string host) =>
        await App.Database.ScalarAsync<string[]>(
            "SELECT array_agg(kind ORDER BY e.id) FROM domain_events e JOIN domains d ON d.brand_id = e.brand_id AND d.id = e.domain_id WHERE d.host = $1 AND d.brand_id = $2",
            host, town.BrandId.Value) ?? [];

    private async Task RunJobAsync(Town town)
    {
        await using var scope = App.Scope();
        await ActivatorUtilities.CreateInstance<CheckBrandDomainsJob>(scope.ServiceProvider).RunAsync(town.BrandId.Value, CancellationToken.None);
    }
}
