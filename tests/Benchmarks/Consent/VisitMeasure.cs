using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Browser.Tests;

namespace WhiteLabelLinks.Benchmarks.Consent;

/// <summary>
/// From a click in a real Chromium to the request at the destination, by a visitor who has been here before: a plain redirect, and
/// a page with four pixels, in turns. Every host of the world is a server here that takes its time.
/// </summary>
internal static class VisitMeasure
{
    private const int Rounds = 15;

    private const int VendorMilliseconds = 50;
    private const int BudgetMilliseconds = 400;

    /// <summary>Opens links in Chromium, in turns with a plain redirect, and says what the bounds hold.</summary>
    /// <param name="cookies">For each host of the town, the agreement that the visitor gave there.</param>
    public static async Task<Bound[]> RunAsync(int edgePort, IReadOnlyList<(string Host, string Cookie)> cookies)
    {
        await using var world = await WorldServer.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = InstalledChromium.Find(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--ignore-certificate-errors", $"--host-resolver-rules={Places(edgePort, world, cookies)}"],
        });
        await using var window = await browser.NewContextAsync(new() { IgnoreHTTPSErrors = true });
        await window.AddCookiesAsync(cookies.Select(CookieOf));
        var visits = new Visits(await window.NewPageAsync(), world);
        world.Delay = TimeSpan.FromMilliseconds(VendorMilliseconds);
        await visits.TimeAsync(cookies[0].Host, "plain");
        await visits.TimeAsync(cookies[0].Host, "four");
        var answering = await visits.CompareAsync([cookies[0].Host]);
        world.Delay = null;
        // The breaker leaves a vendor out on a domain after ten visitors that it kept waiting there: two domains take turns.
        var hanging = await visits.CompareAsync([cookies[1].Host, cookies[2].Host]);
        Tell($"vendors in {VendorMilliseconds} ms", answering);
        Tell("vendors hanging", hanging);
        return
        [
            new($"vendors in {VendorMilliseconds} ms, more than plain", MiddleOf(answering.Select(pair => pair.Pixels - pair.Plain)), "ms", AtMost: 150),
            new("vendors hanging, more than plain", MiddleOf(hanging.Select(pair => pair.Pixels - pair.Plain)), "ms", AtMost: BudgetMilliseconds + 100),
            new("pixels' scripts asked for a visit", world.Scripts / (1.0 + Rounds + Rounds), "", AtLeast: 4),
        ];
    }

    private static string Places(int edgePort, WorldServer world, IReadOnlyList<(string Host, string Cookie)> cookies) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Concat(cookies.Select(given => string.Create(CultureInfo.InvariantCulture, $"MAP {given.Host} 127.0.0.1:{edgePort}, ")))}MAP *.bench.test 127.0.0.1:{world.Port}, MAP * 127.0.0.1:{world.SecurePort}");

    private static Cookie CookieOf((string Host, string Cookie) given)
    {
        var equals = given.Cookie.IndexOf('=', StringComparison.Ordinal);
        return new Cookie { Name = given.Cookie[..equals], Value = given.Cookie[(equals + 1)..], Domain = given.Host, Path = "/" };
    }

    private static double MiddleOf(IEnumerable<double> values) => RedirectBenchmark.Median([.. values]);

    private static void Tell(string what, IReadOnlyList<(double Plain, double Pixels)> pairs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Click to destination, {what}: plain {MiddleOf(pairs.Select(pair => pair.Plain)):0} ms, with pixels {MiddleOf(pairs.Select(pair => pair.Pixels)):0} ms; more by {MiddleOf(pairs.Select(pair => pair.Pixels - pair.Plain)):0} ms in the middle, {pairs.Max(pair => pair.Pixels - pair.Plain):0} at most"));

    private sealed class Visits(IPage page, WorldServer world)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        public async Task<IReadOnlyList<(double Plain, double Pixels)>> CompareAsync(string[] hosts)
        {
            List<(double, double)> pairs = [];
            for (var round = 0; round < Rounds; round++)
            {
                var host = hosts[round % hosts.Length];
                // Each leads as often as it follows.
                var plainLeads = round / hosts.Length % 2 == 0;
                var first = await TimeAsync(host, plainLeads ? "plain" : "four");
                var second = await TimeAsync(host, plainLeads ? "four" : "plain");
                pairs.Add(plainLeads ? (first, second) : (second, first));
            }
            return pairs;
        }

        /// <summary>Milliseconds from the click to the destination's request.</summary>
        public async Task<double> TimeAsync(string host, string slug)
        {
            await page.GotoAsync($"http://start.bench.test/start?to={host}/{slug}");
            var (asked, shown) = world.NextArrival();
            var started = Stopwatch.GetTimestamp();
            await page.EvaluateAsync("() => void setTimeout(() => document.querySelector('a').click())");
            var arrived = await asked.WaitAsync(Patience);
            // To wait for a navigation misses one that ends between the look at the address and the waiting. And the driver must have heard
            // of it, or it takes the next one for interrupted.
            await shown.WaitAsync(Patience);
            while (!page.Url.Contains("/arrived", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
            }
            return Stopwatch.GetElapsedTime(started, arrived).TotalMilliseconds;
        }
    }
}
