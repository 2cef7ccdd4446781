using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// What leaves a real browser, and when (S2, S10, S15, S21, S40, S54, S76, S84): nothing to anybody before a yes, after a no or with
/// a signal; and after a yes the link's platforms alone.
/// </summary>
public sealed partial class ConsentTests(BrowserFixture fixture)
{
    public static TheoryData<string> Platforms => [.. AdPlatformCatalog.All.Select(platform => platform.Key)];

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_platform_hears_of_a_visit_only_after_a_yes(string key)
    {
        var platform = AdPlatformCatalog.Find(key) ?? throw new InvalidOperationException(key);
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();

        await page.GotoAsync(scene.Address(key), new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Empty(vendors.Asked);
        Assert.Empty(await window.CookiesAsync());
        await ChooseAsync(page, "Accept");
        Assert.Contains(vendors.Asked, asked => platform.Sources.Script.Any(source => IsFrom(asked, source)));
        Assert.All(vendors.Asked, asked => Assert.True(IsAllowed(platform, asked), $"{asked} is no host of {platform.Name}."));
        if (platform.BrowserEventIdField is not null)
        {
            Assert.Matches(EventId(), vendors.Queued);
        }

        vendors.Forget();
        await page.GotoAsync(scene.Address(key));
        await ArriveAsync(page);
        Assert.NotEmpty(vendors.Asked);
    }

    [Fact]
    public async Task No_platform_hears_of_a_visit_after_a_no()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("meta"));
        await ChooseAsync(page, "Decline");
        await NobodyHearsAsync(scene, page, vendors);
    }

    [Fact]
    public async Task A_withdrawal_stops_every_pixel_at_once_and_is_on_record()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("pinterest"));
        await ChooseAsync(page, "Accept");
        Assert.NotEmpty(vendors.Asked);

        vendors.Forget();
        await page.GotoAsync(scene.Address("_/privacy"));
        var visitor = await page.Locator("main").GetAttributeAsync("data-visitor") ?? "";
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await page.WaitForURLAsync("**/_/privacy?*");
        await NobodyHearsAsync(scene, page, vendors);

        Assert.Equal(32, visitor.Length);
        await WebApp.EventuallyAsync(
            async () => await fixture.App.Database.ScalarAsync<long>(
                "SELECT count(*) FROM consent_records WHERE visitor = $1 AND action = 'withdrawn' AND method = 'privacy_page'", visitor) == 1,
            "The withdrawal was not recorded.");
        await page.GotoAsync(scene.Address("_/privacy"));
        Assert.Equal("withdrawn", await page.Locator("main").GetAttributeAsync("data-choice"));
        Assert.Equal("", await page.Locator("main").GetAttributeAsync("data-visitor"));
    }

    [Theory]
    [InlineData("Sec-GPC", "1")]
    [InlineData("Sec-Purpose", "prefetch")]
    public async Task No_platform_hears_of_a_visit_with_a_signal_even_after_a_yes(string header, string value)
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("meta"));
        await ChooseAsync(page, "Accept");
        vendors.Forget();
        await window.SetExtraHTTPHeadersAsync([new(header, value)]);
        await NobodyHearsAsync(scene, page, vendors);
    }

    [Fact]
    public async Task No_platform_hears_of_a_bot()
    {
        var scene = await fixture.RetargetingAsync();
        foreach (var bot in (string[])["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "facebookexternalhit/1.1", "LinkedInBot/1.0"])
        {
            await using var window = await fixture.NewWindowAsync(Who.Anybody, userAgent: bot);
            var vendors = await Vendors.AroundAsync(window);
            await NobodyHearsAsync(scene, await window.NewPageAsync(), vendors);
            Assert.Empty(await window.CookiesAsync());
        }
    }

    [Fact]
    public async Task No_platform_hears_of_a_critical_link_even_after_a_yes()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("meta"));
        await ChooseAsync(page, "Accept");
        vendors.Forget();
        await NobodyHearsAsync(scene, page, vendors, "critical-");
    }

    [Fact]
    public async Task A_vendor_that_hangs_and_one_that_is_blocked_hold_nobody_up()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        vendors.Script = null;
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("quora"));
        await ChooseAsync(page, "Accept");
        Assert.NotEmpty(vendors.Asked);
    }

    [Fact]
    public async Task Back_from_the_destination_leads_to_where_the_visitor_came_from()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Destination.Replace("arrived", "start", StringComparison.Ordinal));
        await page.EvaluateAsync("(to) => { location.href = to; }", scene.Address("pinterest"));
        await page.WaitForURLAsync("**/pinterest");
        await ChooseAsync(page, "Accept");
        await page.GoBackAsync();
        Assert.EndsWith("/start", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_both_answers_lead_to_the_destination()
    {
        var scene = await fixture.RetargetingAsync();
        foreach (var answer in (string[])["Accept", "Decline", "Close and continue"])
        {
            await using var window = await fixture.NewWindowAsync(Who.Anybody, scripts: false);
            var vendors = await Vendors.AroundAsync(window);
            var page = await window.NewPageAsync();
            await page.GotoAsync(scene.Address("meta"));
            await ChooseAsync(page, answer);
            Assert.Equal(answer == "Accept", vendors.Asked.Any(asked => asked.Host == "www.facebook.com"));
        }
    }

    [Fact]
    public async Task Escape_closes_the_question_and_goes_on()
    {
        var scene = await fixture.RetargetingAsync();
        await using var window = await fixture.NewWindowAsync(Who.Anybody);
        var vendors = await Vendors.AroundAsync(window);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Address("reddit"));
        await page.Keyboard.PressAsync("Escape");
        await ArriveAsync(page);
        Assert.Empty(vendors.Asked);
        Assert.Empty(await window.CookiesAsync());
    }

    // Every platform's link leads straight on, and nobody else is told.
    private static async Task NobodyHearsAsync(RetargetingScene scene, IPage page, Vendors vendors, string before = "")
    {
        foreach (var platform in AdPlatformCatalog.All)
        {
            await page.GotoAsync(scene.Address(before + platform.Key));
            await ArriveAsync(page);
            Assert.Equal($"{scene.Destination}?from={platform.Key}", page.Url);
        }
        Assert.Empty(vendors.Asked);
    }

    private static async Task ChooseAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await ArriveAsync(page);
    }

    private static Task ArriveAsync(IPage page) => page.WaitForURLAsync("**/arrived?from=*");

    private static bool IsAllowed(AdPlatform platform, Uri asked) =>
        platform.IsCustomerCode || new[] { platform.Sources.Script, platform.Sources.Image, platform.Sources.Connect, platform.Sources.Frame, platform.Sources.FormAction }
            .Any(sources => sources.Any(source => IsFrom(asked, source)));

    private static bool IsFrom(Uri asked, string source)
    {
        var host = source.Replace("https://", "", StringComparison.Ordinal).TrimEnd('/');
        return source == "https:" || asked.Host == host || (host.StartsWith("*.", StringComparison.Ordinal) && asked.Host.EndsWith(host[1..], StringComparison.Ordinal));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex EventId();
}
