using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using WhiteLabelLinks.Retargeting.Reach;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests.Links;
using WhiteLabelLinks.Web.Tests.Tenants;

namespace WhiteLabelLinks.Web.Tests.Retargeting;

/// <summary>S43: a brand sees how long its visitors wait, on its domain's page and over the API, and nothing where nothing was timed.</summary>
public sealed class SpeedTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Answers_to_links_are_timed_and_shown_to_the_domains_brand()
    {
        await stage.LinkAsync(stage.Lumen, "timed", "direct");
        var domain = await stage.DomainAsync(stage.Lumen);
        using var visitor = stage.App.Client(stage.Host);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/timed")).StatusCode == 302, "The link did not come up.");
        await WebApp.EventuallyAsync(
            async () => await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM redirect_speeds WHERE domain_id = $1 AND kind = 0", domain) == 1, "No time was written down.");

        using var api = stage.ApiOfLumen();
        var speed = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/domains/{domain}/speed", Stop)).RootElement;
        var answers = speed.GetProperty("answers");
        Assert.InRange(answers.GetProperty("count").GetInt64(), 1, 1_000);
        Assert.InRange(answers.GetProperty("p99_ms").GetDouble(), 0.001, 60_000);
        Assert.Equal(JsonValueKind.Null, speed.GetProperty("handoff").ValueKind);
        Assert.Equal(30, speed.GetProperty("days").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, speed.GetProperty("days")[0].GetProperty("answers").ValueKind);
        using var others = stage.ApiOfHarbor();
        Assert.Equal(404, (int)(await others.GetAsync($"/api/v1/domains/{domain}/speed", Stop)).StatusCode);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}/times");
        Assert.Equal(4, mara.Page.QuerySelector("#answers-chart")?.Closest(".stack")?.QuerySelectorAll(".stat-value").Length);
        Assert.Contains("No visitor was held", mara.Page.Body?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(mara.Page.QuerySelector("#answers-chart"));
        await mara.OpenAsync($"/brands/lumen/domains/{await stage.DomainAsync(stage.Harbor)}/times");
        Assert.Equal(404, mara.Status);
    }

    [Fact]
    public async Task Times_of_nodes_and_days_are_added_up_and_shown_against_the_domains_budget()
    {
        var domain = await stage.ReadyDomainAsync(stage.Lumen, on: true);
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET budget_ms = 300 WHERE domain_id = $1", domain);
        // 2^18 microseconds are 262 ms; the bucket after it ends with 327.
        foreach (var (bucket, hits) in new[] { (73, 90L), (73, 5L), (74, 5L) })
        {
            await Sql.ExecuteAsync(
                stage.App.Database.EdgeConnectionString, "SELECT app.add_redirect_speeds($1, ARRAY[$2, 0], ARRAY[1, 1]::smallint[], ARRAY[$3, 3], ARRAY[$4, 1])",
                DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), domain, bucket, hits);
        }
        Assert.Equal(100, await stage.App.Database.ScalarAsync<long>("SELECT sum(h)::bigint FROM redirect_speeds, unnest(hits) h WHERE domain_id = $1", domain));

        using var api = stage.ApiOfLumen();
        var speed = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/domains/{domain}/speed?from={Today}&to={Today}", Stop)).RootElement;
        Assert.Equal(JsonValueKind.Null, speed.GetProperty("answers").ValueKind);
        Assert.Equal((300, 100), (speed.GetProperty("budget_ms").GetInt32(), speed.GetProperty("handoff").GetProperty("count").GetInt64()));
        Assert.InRange(speed.GetProperty("handoff").GetProperty("p50_ms").GetDouble(), 262, 328);
        Assert.InRange(speed.GetProperty("handoff").GetProperty("p99_ms").GetDouble(), 327, 394);
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}/times?days=7");
        Assert.Contains("No data yet", mara.Page.QuerySelector("#times")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("held for the whole budget", mara.Page.QuerySelector("#times .callout")?.TextContent, StringComparison.Ordinal);
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET budget_ms = 900 WHERE domain_id = $1", domain);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}/times?days=7");
        Assert.Null(mara.Page.QuerySelector("#times .callout"));
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET budget_ms = 300 WHERE domain_id = $1", domain);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}/times?days=7");
        Assert.Equal("300", mara.Page.QuerySelector("#waits-chart tbody tr:last-child td:last-child")?.GetAttribute("data-value"));
        Assert.Equal("", mara.Page.QuerySelector("#waits-chart tbody tr td")?.GetAttribute("data-value"));
    }

    [Fact]
    public async Task Owners_hear_once_a_week_that_visitors_are_held_for_the_whole_budget()
    {
        var (slow, allowed, quiet) = (await stage.ReadyDomainAsync(stage.Lumen, on: true), await stage.ReadyDomainAsync(stage.Lumen, on: true), await stage.ReadyDomainAsync(stage.Lumen, on: true));
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET budget_ms = CASE domain_id WHEN $1 THEN 900 ELSE 300 END WHERE domain_id = ANY ($2)", allowed, new[] { slow, allowed, quiet });
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        // 262 to 327 ms, of a budget of 300; of the quiet domain too few visitors told.
        foreach (var (domain, hits) in new[] { (slow, 400L), (allowed, 400L), (quiet, 20L) })
        {
            await Sql.ExecuteAsync(
                stage.App.Database.EdgeConnectionString, "SELECT app.add_redirect_speeds($1, ARRAY[$2], ARRAY[1]::smallint[], ARRAY[73], ARRAY[$3])", day, domain, hits);
        }

        await WarnAsync();
        var mail = (await MailsAsync(slow, atLeast: 1)).Single();
        Assert.Equal("Northwind", mail.From.Mailboxes.Single().Name);
        Assert.Equal([stage.Console], Mailbox.Hosts(mail));
        Assert.EndsWith($"/brands/lumen/domains/{slow}/times", Mailbox.LinkPath(mail), StringComparison.Ordinal);
        Assert.Contains("300 ms", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("400 visitors", mail.TextBody, StringComparison.Ordinal);
        await WarnAsync();
        await stage.App.Database.ExecuteAsync("UPDATE speed_warnings SET told_of = told_of - 6 WHERE domain_id = $1", slow);
        await WarnAsync();
        Assert.Equal((day.AddDays(-6), 1L), (await ToldAsync<DateOnly>("max(told_of)"), await ToldAsync<long>("count(*)")));
        Assert.Single(await MailsAsync(slow, atLeast: 1));
        await stage.App.Database.ExecuteAsync("UPDATE speed_warnings SET told_of = told_of - 1 WHERE domain_id = $1", slow);
        await WarnAsync();
        Assert.Equal(2, (await MailsAsync(slow, atLeast: 2)).Count);
        Assert.Empty(await MailsAsync(allowed, atLeast: 0));
        Assert.Empty(await MailsAsync(quiet, atLeast: 0));

        Task<T> ToldAsync<T>(string what) =>
            stage.App.Database.ScalarAsync<T>($"SELECT {what} FROM speed_warnings WHERE domain_id = ANY ($1)", new[] { slow, allowed, quiet });

        // Each domain's job runs here and now, so that what was not written is known not to be.
        async Task WarnAsync()
        {
            foreach (var domain in new[] { slow, allowed, quiet })
            {
                await using var scope = stage.App.Scope();
                await ActivatorUtilities.CreateInstance<SlowWaitsMailJob>(scope.ServiceProvider).RunAsync(stage.Lumen.Value, domain, day.DayNumber, Stop);
            }
        }
    }

    [Fact]
    public async Task Every_domain_that_was_timed_yesterday_is_looked_at()
    {
        var domain = await stage.ReadyDomainAsync(stage.Harbor, on: true);
        await stage.App.Database.ExecuteAsync("UPDATE domain_consent SET budget_ms = 200 WHERE domain_id = $1", domain);
        await Sql.ExecuteAsync(
            stage.App.Database.EdgeConnectionString, "SELECT app.add_redirect_speeds($1, ARRAY[$2], ARRAY[1]::smallint[], ARRAY[73], ARRAY[400])",
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1), domain);
        await using var scope = stage.App.Scope();
        await ActivatorUtilities.CreateInstance<SlowWaitsJob>(scope.ServiceProvider).RunAsync(Stop);
        await WebApp.EventuallyAsync(
            async () => await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM speed_warnings WHERE domain_id = $1", domain) == 1, "Nobody looked at the domain.");
    }

    private async Task<IReadOnlyList<MimeMessage>> MailsAsync(long domain, int atLeast)
    {
        var host = await stage.App.Database.ScalarAsync<string>("SELECT host FROM domains WHERE id = $1", domain);
        IReadOnlyList<MimeMessage> found = [];
        await WebApp.EventuallyAsync(
            async () => (found = [.. (await Mailbox.ReadAsync(stage.App, "Owner@lumen.example")).Where(mail => mail.Subject?.Contains(host, StringComparison.Ordinal) is true)]).Count >= atLeast,
            $"{host} has fewer than {atLeast} mails.");
        return found;
    }

    [Fact]
    public async Task Redirects_that_follow_ours_are_counted_by_link_and_only_where_they_were_looked_at()
    {
        var domain = await stage.DomainAsync(stage.Lumen);
        foreach (var (slug, hops, outcome, destination) in new[]
        {
            ("hops-none", 0, "read", "https://example.com/"), ("hops-one", 1, "read", "https://example.com/"), ("hops-four", 4, "read", "https://example.com/"),
            ("hops-unknown", 3, "unreachable", "https://example.com/"), ("hops-moved", 3, "read", "https://example.com/before"),
        })
        {
            var link = await stage.LinkAsync(stage.Lumen, slug, "short");
            await stage.App.Database.ExecuteAsync(
                "INSERT INTO destination_checks (brand_id, link_id, destination, asked_at, checked_at, outcome, hops) VALUES ($1, $2, $3, now(), now(), $4, $5)",
                stage.Lumen.Value, link, destination, outcome, hops);
        }
        using var api = stage.ApiOfLumen();
        var counted = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/domains/{domain}/speed", Stop)).RootElement.GetProperty("hops");
        Assert.Equal((1, 1, 1), (counted.GetProperty("straight").GetInt32(), counted.GetProperty("one").GetInt32(), counted.GetProperty("two_or_more").GetInt32()));
        using var mara = await stage.SignInAsync(BrandRole.Viewer);
        await mara.OpenAsync($"/brands/lumen/domains/{domain}/times");
        Assert.Equal(["/hops-four", "/hops-one"], mara.Page.QuerySelectorAll("#times .table td:first-child").Select(cell => cell.TextContent.Trim()));
    }

    [Theory]
    [InlineData("from=2026-13-01")]
    [InlineData("to=yesterday")]
    [InlineData("from=2026-02-02&to=2026-02-01")]
    [InlineData("from=2020-01-01&to=2026-02-01")]
    public async Task Days_that_cannot_be_are_said_to_be_wrong(string query)
    {
        using var api = stage.ApiOfLumen();
        var answer = await api.GetAsync($"/api/v1/domains/{await stage.DomainAsync(stage.Lumen)}/speed?{query}", Stop);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("from", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
