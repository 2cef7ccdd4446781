using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S2, S35: a view of the analytics for somebody without an account, who sees it and nothing else.</summary>
public sealed class SharedViewTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Period = "?country=DE&from=2024-05-01&to=2024-05-31";
    private const string Share = "/brands/lumen/analytics/share";
    private const string Shares = "/brands/lumen/analytics/shares";
    private const string Good = "tall green giraffe";

    private static readonly DateTimeOffset Then = new(2024, 5, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_sees_the_view_counted_anew_and_nothing_else()
    {
        var address = await ShareAsync(Period);
        using var guest = new ConsolePerson(stage.App.Client(stage.Console));
        await stage.WriteClicksAsync(stage.Lumen, Then, new LinkId(1), ("DE", PastClicks.Phone), ("FR", PastClicks.Phone));
        await guest.OpenAsync(address);
        Assert.Equal(200, guest.Status);
        var before = People(guest);
        await stage.WriteClicksAsync(stage.Lumen, Then.AddHours(1), new LinkId(1), ("DE", PastClicks.Phone), ("DE", PastClicks.Phone), ("FR", PastClicks.Phone));
        // What stands in the address chooses nothing.
        await guest.OpenAsync(address + "?country=FR&range=today&from=2020-01-01&places=region");
        Assert.Equal(before + 2, People(guest));

        Assert.Contains("Germany", guest.Page.QuerySelector(".chip")?.TextContent, StringComparison.Ordinal);
        Assert.Empty(guest.Page.QuerySelectorAll("main a, header a, nav, form"));
        Assert.Equal("noindex", guest.Page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Equal("no-store", guest.Response.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", guest.Response.Headers.GetValues("Referrer-Policy").Single());
        var html = guest.Page.DocumentElement.OuterHtml;
        Assert.Contains("Northwind", html, StringComparison.Ordinal);
        Assert.Contains("Lumen", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Operator", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("WhiteLabel", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Mara", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_wrong_withdrawn_ended_or_another_consoles_reads_the_same()
    {
        var withdrawn = await ShareAsync("?range=7d", title: "To be withdrawn");
        var ended = await ShareAsync("?range=7d", title: "To end");
        var good = await ShareAsync("?range=7d", title: "To stay");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Shares);
        var row = mara.Page.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("To be withdrawn", StringComparison.Ordinal));
        await mara.SubmitAsync($"form:has(input[name=id][value='{row.QuerySelector("input[name=id]")?.GetAttribute("value")}'])");
        Assert.Equal(200, mara.Status);
        await stage.App.Database.ExecuteAsync("UPDATE shared_views SET created_at = created_at - interval '9 days', ends_at = now() - interval '1 second' WHERE title = 'To end'");

        using var guest = stage.App.Client(stage.Console);
        var bodies = new HashSet<string>();
        var wrong = good[..^1] + (good[^1] == 'a' ? 'b' : 'a');
        foreach (var address in new[] { withdrawn, ended, wrong, "/shared/1_x", "/shared/%20", $"/shared/{long.MaxValue}9_0123456789012345678901", "/shared/999999999_0123456789012345678901" })
        {
            var answer = await guest.GetAsync(address, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            var parsed = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
            bodies.Add(parsed.QuerySelector("main")?.TextContent.Trim() ?? "");
        }
        Assert.Contains("not shared any more", Assert.Single(bodies), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(good, Stop)).StatusCode);
        using var elsewhere = stage.App.Client("localhost");
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync(good, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_password_is_asked_for_once_and_guessing_it_is_slowed()
    {
        var address = await ShareAsync("?range=30d", password: Good);
        using var guest = new ConsolePerson(stage.App.Client(stage.Console, follow: true));
        await guest.OpenAsync(address);
        Assert.Equal(200, guest.Status);
        Assert.Empty(guest.Page.QuerySelectorAll(".stat"));
        await guest.SubmitAsync("form[method=post]", ("Password", "something else"));
        Assert.Contains("not the password", guest.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await guest.SubmitAsync("form[method=post]", ("Password", Good));
        Assert.NotEmpty(guest.Page.QuerySelectorAll(".stat"));
        await guest.OpenAsync(address);
        Assert.NotEmpty(guest.Page.QuerySelectorAll(".stat"));

        using var guesser = new ConsolePerson(stage.App.Client(stage.Console, follow: true));
        await guesser.OpenAsync(address);
        for (var i = 0; guesser.Status != 429; i++)
        {
            Assert.InRange(i, 0, 20);
            await guesser.SubmitAsync("form[method=post]", ("Password", $"guess number {i}"));
            Assert.Empty(guesser.Page.QuerySelectorAll(".stat"));
        }
        // The right one is not even compared while the guesser waits.
        await guesser.SubmitAsync("form[method=post]", ("Password", Good));
        Assert.Equal(429, guesser.Status);
        Assert.DoesNotContain(Good, await stage.App.Database.ScalarAsync<string>("SELECT string_agg(v::text, ' ') FROM shared_views v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloads_are_there_only_when_they_were_allowed_and_only_of_what_is_shown()
    {
        var closed = await ShareAsync(Period, title: "Closed");
        using var guest = stage.App.Client(stage.Console);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(closed + "?handler=Export&by=time", Stop)).StatusCode);

        var open = await ShareAsync(Period, export: true, title: "Open");
        var answer = await guest.GetAsync(open + "?handler=Export&by=country&country=FR", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var lines = await answer.Content.ReadAsStringAsync(Stop);
        Assert.StartsWith("country,name,clicks,humans", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("France", lines, StringComparison.Ordinal);
        // The view shows channels and not the campaigns beside them.
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(open + "?handler=Export&by=campaign", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(open + "?handler=Export&by=password", Stop)).StatusCode);

        var secret = await ShareAsync(Period, export: true, password: Good, title: "Secret");
        var refused = await guest.GetAsync(secret + "?handler=Export&by=time", Stop);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Fact]
    public async Task Only_whoever_may_change_things_shares_and_the_list_names_who_did()
    {
        using var viewer = await stage.SignInAsync(BrandRole.Viewer);
        await viewer.OpenAsync("/brands/lumen/analytics?range=7d");
        Assert.DoesNotContain(viewer.Page.QuerySelectorAll(".page-actions a"), link => link.GetAttribute("href")?.EndsWith("/share", StringComparison.Ordinal) == true || link.GetAttribute("href")?.Contains("/share?", StringComparison.Ordinal) == true);
        await viewer.OpenAsync(Share);
        Assert.Equal(403, viewer.Status);

        await ShareAsync("?range=90d", title: "For the board");
        await viewer.OpenAsync(Shares);
        var row = viewer.Page.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("For the board", StringComparison.Ordinal));
        Assert.Contains("Mara Editor", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Not yet", row.TextContent, StringComparison.Ordinal);
        Assert.Null(row.QuerySelector("form"));

        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await owner.OpenAsync("/brands/lumen/activity");
        Assert.Contains("shared analytics For the board", owner.Page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        await owner.OpenAsync("/brands/harbor/analytics/shares");
        Assert.Equal(404, owner.Status);
    }

    [Theory]
    [InlineData("Input.Days", "5", "one of the times")]
    [InlineData("Input.Until", "2020-01-01", "Give a day from")]
    [InlineData("Input.Until", "soon", "Give a day from")]
    [InlineData("Input.Until", "2999-01-01", "Give a day from")]
    [InlineData("Input.Password", "short", "at least 10")]
    [InlineData("Input.Title", "long", "at most 100")]
    public async Task A_form_that_is_wrong_says_what_is_wrong_and_shares_nothing(string field, string value, string said)
    {
        var before = await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM shared_views");
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Share + "?range=7d");
        var days = field switch { "Input.Until" => "0", "Input.Days" => value, _ => "7" };
        await mara.SubmitAsync("main form[method=post]", [.. new Dictionary<string, string>
        {
            ["Input.Days"] = days,
            [field] = value == "long" ? new string('x', 101) : value,
        }.Select(pair => (pair.Key, pair.Value))]);
        Assert.Contains(mara.Page.QuerySelectorAll(".field-error"), error => error.TextContent.Contains(said, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, await stage.App.Database.ScalarAsync<long>("SELECT count(*) FROM shared_views"));
    }

    private static long People(ConsolePerson guest) =>
        long.Parse(guest.Page.QuerySelector(".stat-value")?.TextContent.Trim() ?? "", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> ShareAsync(string query, string? password = null, bool export = false, string title = "")
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync(Share + query);
        Assert.Equal(200, mara.Status);
        await mara.SubmitAsync("main form[method=post]", ("Input.Title", title), ("Input.Days", "7"), ("Input.Password", password ?? ""), ("Input.Export", export ? "true" : "false"));
        var shown = mara.Page.QuerySelector(".copy-field input")?.GetAttribute("value")
            ?? mara.Page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")).First(href => href?.Contains("/shared/", StringComparison.Ordinal) == true);
        Assert.StartsWith($"http://{stage.Console}:{stage.App.Port}/shared/", shown, StringComparison.Ordinal);
        return new Uri(shown!).AbsolutePath; // just asserted
    }
}
