using System.Collections.Concurrent;
using Microsoft.Playwright;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// Every page opened once and looked at from all sides, because opening is what takes time: with axe in light and dark, on a
/// phone's width, and with an ear on what the browser complains about.
/// </summary>
internal sealed class PageTour(IReadOnlyList<Finding> findings)
{
    private const int AtOnce = 4;

    // What a press opened lies on top of the page, which was looked at before.
    private const string OnTop = "dialog[open], [popover]:popover-open:not(.tip)";

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Repository.Root, "node_modules", "axe-core", "axe.min.js")));

    public IReadOnlyList<string> Of(FindingKind kind) => [.. findings.Where(f => f.Kind == kind).Select(f => f.ToString())];

    public static async Task<PageTour> GoAsync(BrowserFixture fixture)
    {
        var link = await fixture.App.Database.ScalarAsync<long>("SELECT id FROM links WHERE slug = 'focus-guide'");
        var domain = await fixture.App.Database.ScalarAsync<long>("SELECT id FROM domains WHERE host = 'go.lumen.localhost'");
        var findings = new ConcurrentBag<Finding>(fixture.FirstRun);
        var campaign = await fixture.App.Database.ScalarAsync<long>("SELECT id FROM campaigns WHERE name = 'Deep focus guide'");
        var pages = PageToSee.All(fixture.Demo, link, domain, campaign, await SharedScene.ShareAsync(fixture));
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (page, _) =>
        {
            foreach (var finding in await SeeAsync(await fixture.WindowOfAsync(page.Who), page))
            {
                findings.Add(finding);
            }
        });
        return new PageTour([.. findings.OrderBy(f => f.Page, StringComparer.Ordinal)]);
    }

    public static async Task<IReadOnlyList<Finding>> SeeAsync(IBrowserContext window, PageToSee what)
    {
        var complaints = new ConcurrentQueue<string>();
        var page = await window.NewPageAsync();
        Listen(page, what, complaints);
        var answer = await page.GotoAsync(what.Address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var findings = new List<Finding>();
        if (answer?.Status != what.Status)
        {
            findings.Add(new(FindingKind.Error, what.Name, $"answered {answer?.Status}, not {what.Status}"));
        }
        if (what.Press is not null)
        {
            await page.Locator(what.Press).First.ClickAsync();
        }

        await page.EvaluateAsync(Axe.Value);
        findings.AddRange(await LookAsync(page, what, "light", "{}"));
        await TurnDarkAsync(page);
        // Nothing but colours differs in the dark.
        findings.AddRange(await LookAsync(page, what, "dark", "{ runOnly: ['color-contrast', 'link-in-text-block'] }"));
        findings.AddRange((await TooWideAsync(page)).Select(words => new Finding(FindingKind.Overflow, what.Name, words)));
        findings.AddRange(complaints.Select(words => new Finding(FindingKind.Error, what.Name, words)));
        await page.CloseAsync();
        return findings;
    }

    private static void Listen(IPage page, PageToSee what, ConcurrentQueue<string> complaints)
    {
        page.Console += (_, message) =>
        {
            // The browser reports the page's own status as an error, which it is meant to have.
            var isPage = what.Status >= 400 && message.Location.StartsWith(what.Address, StringComparison.Ordinal);
            // A short host has no icon of its own, and a theme may not name one; that is no fault of the page.
            var isIcon = message.Location.Contains("/favicon.ico", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isPage && !isIcon)
            {
                complaints.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
    }

    private static async Task<IEnumerable<Finding>> LookAsync(IPage page, PageToSee what, string scheme, string rules)
    {
        var found = new List<Finding>();
        Add(what.Name, await BarriersAsync(page, "body", rules));
        foreach (var opener in what.Opens)
        {
            await page.Locator(opener).First.ClickAsync();
            await page.Locator(OnTop).First.WaitForAsync();
            Add($"{what.Name} {opener}", await BarriersAsync(page, OnTop, rules));
            await page.Keyboard.PressAsync("Escape");
        }
        return found;

        void Add(string name, string[] barriers) =>
            found.AddRange(barriers.Select(words => new Finding(FindingKind.Barrier, $"{name}, {scheme}", words)));
    }

    // Colours change a frame after the mode did. Measured before that, the light ones would pass for dark.
    private static async Task TurnDarkAsync(IPage page)
    {
        const string Ink = "() => getComputedStyle(document.body).color";
        var before = await page.EvaluateAsync<string>(Ink);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.WaitForFunctionAsync("(before) => getComputedStyle(document.body).color !== before", before, new() { PollingInterval = 20 });
    }

    private static Task<string[]> BarriersAsync(IPage page, string where, string rules) => page.EvaluateAsync<string[]>(
        $$"""
        async (where) => (await axe.run(document.querySelector(where), { ...{{rules}}, resultTypes: ['violations'], preload: false, iframes: false })).violations
          .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1]?.trim()}`))
        """,
        where);

    private static async Task<string[]> TooWideAsync(IPage page)
    {
        await page.SetViewportSizeAsync(390, 844);
        // Charts follow their place in the next frame.
        await page.EvaluateAsync("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))");
        return await page.EvaluateAsync<string[]>(
            """
            () => document.documentElement.scrollWidth <= innerWidth ? [] : [
              `${document.documentElement.scrollWidth} px wide`,
              ...[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
                .map((e) => `${e.tagName.toLowerCase()}.${e.className} ends at ${Math.round(e.getBoundingClientRect().right)}`),
            ]
            """);
    }
}
