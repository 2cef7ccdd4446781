using Microsoft.Playwright;
using WhiteLabelLinks.Browser.Tests;
using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Demo;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>One running program with its demo and one Chromium for all tests of this assembly.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly Dictionary<Who, Task<IBrowserContext>> _signedIn = [];
    private readonly Lock _lock = new();

    private WebApp? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private DemoFile? _demo;
    private Task<PageTour>? _tour;
    private Task<RetargetingScene>? _retargeting;

    public WebApp App => _app ?? throw NotStarted();

    internal DemoFile Demo => _demo ?? throw NotStarted();

    /// <summary>What was found on the pages of the first run, before there was anybody.</summary>
    internal IReadOnlyList<Finding> FirstRun { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _app = await WebApp.StartAsync();
        _playwright = await Playwright.CreateAsync();
        // Other tests run beside these, on the same cores.
        Assertions.SetDefaultExpectTimeout(45_000);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = InstalledChromium.Find(),
            // As root, which is what a container is, Chromium starts only without its sandbox; the pages are our own.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        FirstRun = await SeeFirstRunAsync();
        _demo = await _app.LoadDemoAsync();
        using var visitor = _app.Client(new Uri(_demo.Consoles.Agency).Host);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/sign-in")).StatusCode == 200, "The demo's console did not come up.");
    }

    /// <summary>All pages, seen once; the first test that asks waits for it.</summary>
    internal Task<PageTour> TourAsync()
    {
        lock (_lock)
        {
            return _tour ??= PageTour.GoAsync(this);
        }
    }

    /// <summary>A brand with a retargeting link for each ad platform; the first test that asks waits for it.</summary>
    internal Task<RetargetingScene> RetargetingAsync()
    {
        lock (_lock)
        {
            return _retargeting ??= RetargetingScene.BuildAsync(App, "retargeted");
        }
    }

    /// <summary>A browser window of somebody, signed in once and shared by all who look at pages only.</summary>
    internal Task<IBrowserContext> WindowOfAsync(Who who)
    {
        lock (_lock)
        {
            return _signedIn.TryGetValue(who, out var window) ? window : _signedIn[who] = NewWindowAsync(who);
        }
    }

    /// <summary>A window that nobody shares.</summary>
    /// <param name="bypassPolicy">Without the pages' content policy, which else might hide what it stops.</param>
    internal async Task<IBrowserContext> NewWindowAsync(Who who, bool scripts = true, bool bypassPolicy = false, string? userAgent = null)
    {
        var window = await Browser.NewContextAsync(new()
        {
            Locale = "en-GB",
            JavaScriptEnabled = scripts,
            BypassCSP = bypassPolicy,
            UserAgent = userAgent,
            // Colours are measured when they stand still.
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1280, Height = 720 },
        });
        window.SetDefaultTimeout(45_000);
        if (who != Who.Anybody)
        {
            await SignInAsync(window, who);
        }
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private IBrowser Browser => _browser ?? throw NotStarted();

    private async Task SignInAsync(IBrowserContext window, Who who)
    {
        var user = Demo.Users.First(u => who switch
        {
            Who.Operator => u.Role == "operator admin",
            Who.Agency => u.Role == "agency owner",
            Who.Owner => u is { Role: "brand owner", Brand: "lumen" },
            Who.Editor => u is { Role: "brand editor", Brand: "lumen" },
            _ => u is { Role: "brand viewer", Brand: "lumen" },
        });
        var page = await window.NewPageAsync();
        await page.GotoAsync(user.Console + "/sign-in");
        await page.GetByLabel("Email").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(user.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    // The same window all the way: whoever sets up stays signed in.
    private async Task<IReadOnlyList<Finding>> SeeFirstRunAsync()
    {
        await using var window = await NewWindowAsync(Who.Anybody);
        var findings = new List<Finding>();
        var setup = new PageToSee("first run", Who.Anybody, $"http://localhost:{App.Port}/setup");
        findings.AddRange(await PageTour.SeeAsync(window, setup));

        var page = await window.NewPageAsync();
        await page.GotoAsync(setup.Address);
        foreach (var (label, value) in new[]
        {
            ("Your name", "Uma First"), ("Email", "uma@first.example"), ("Password", "violet tractor lantern"),
            ("Agency name", "First Studio"), ("Brand name", "Firstling"),
        })
        {
            await page.GetByLabel(label).FillAsync(value);
        }
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync("**/setup/done");
        await page.CloseAsync();
        findings.AddRange(await PageTour.SeeAsync(window, new PageToSee("first run is over", Who.Anybody, $"http://localhost:{App.Port}/setup/done")));
        return findings;
    }

    private static InvalidOperationException NotStarted() => new("The program has not been started.");
}

/// <summary>Who looks at a page.</summary>
internal enum Who
{
    Anybody,
    Operator,
    Agency,
    Owner,
    Editor,
    Viewer,
}
