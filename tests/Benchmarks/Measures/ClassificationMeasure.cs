using System.Diagnostics;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>
/// How well and how fast user agents are read. What is a rule and what is a question is told apart: crawlers are asked for once with
/// their own pattern in the list, which only shows that the list is applied, and once without it, as if they were new.
/// </summary>
internal static class ClassificationMeasure
{
    private const int Parts = 5;

    public static int Run()
    {
        var start = Stopwatch.GetTimestamp();
        UserAgentReader.Read("Mozilla/5.0");
        var first = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"The first reading, with all lists, took {first.TotalMilliseconds:0} ms; the data's version is {UserAgentReader.DataVersion}.");

        var crawlers = PublishedUserAgents.Crawlers();
        var browsers = PublishedUserAgents.Browsers();
        List<Bound> bounds = [new("first reading", first.TotalMilliseconds, "ms", AtMost: 2_000)];
        bounds.Add(MeasureKnown(crawlers));
        MeasureNew(crawlers);
        bounds.Add(MeasureBrowsers([.. browsers.Select(browser => browser.UserAgent).Distinct()]));
        bounds.AddRange(MeasureDevices(browsers));
        bounds.AddRange(MeasureSpeed([.. crawlers.SelectMany(entry => entry.Instances)], [.. browsers.Select(browser => browser.UserAgent).Distinct()]));
        return Bound.Print(bounds) ? 0 : 1;
    }

    private static Bound MeasureKnown(List<(string Pattern, string[] Instances)> crawlers)
    {
        var all = crawlers.SelectMany(entry => entry.Instances).ToList();
        var missed = all.Where(IsHuman).ToList();
        Console.WriteLine($"Known crawlers: {all.Count - missed.Count:N0} of {all.Count:N0} are not people. Their own patterns are in the list: this shows that it is applied, not what an unknown crawler meets.");
        Print("  taken for people", missed);
        foreach (var (traffic, count) in all.CountBy(userAgent => UserAgentReader.Read(userAgent).Traffic).OrderByDescending(entry => entry.Value))
        {
            Console.WriteLine($"  {count,6:N0} {traffic}");
        }
        return new("known crawlers caught", 100.0 * (all.Count - missed.Count) / all.Count, "%", AtLeast: 99);
    }

    // Five times a fifth of the patterns is left out, and what only they name is asked for.
    private static void MeasureNew(List<(string Pattern, string[] Instances)> crawlers)
    {
        var words = TrafficWords.ReadBundled();
        var bundled = CrawlerList.ReadBundled(words);
        List<string> missed = [];
        int asked = 0, byList = 0;
        for (var part = 0; part < Parts; part++)
        {
            var left = crawlers.Where((_, i) => i % Parts == part).ToList();
            var leftOut = left.Select(entry => entry.Pattern).ToHashSet(StringComparer.Ordinal);
            var kept = new CrawlerList(bundled.Where(crawler => !leftOut.Contains(crawler.Pattern)));
            var unnamed = left.SelectMany(entry => entry.Instances).ToList();
            asked += unnamed.Count;
            byList += unnamed.Count(userAgent => kept.Find(userAgent) is not null);
            missed.AddRange(unnamed.Where(userAgent => UserAgentReader.TrafficOf(userAgent, kept, words) == Traffic.Human));
        }
        Console.WriteLine($"New crawlers: with each one's own pattern left out, {100.0 * (asked - missed.Count) / asked:0.0} % of {asked:N0} are caught, {100.0 * byList / asked:0.0} % by other patterns of the list, the rest by general words and isbot. isbot's authors know this list, so a crawler of tomorrow does worse; one that imitates a browser is not caught at all.");
        Print("  such as", missed);
    }

    private static Bound MeasureBrowsers(List<string> browsers)
    {
        var misjudged = browsers.Where(userAgent => !IsHuman(userAgent)).ToList();
        Console.WriteLine($"Browsers: {browsers.Count:N0} different ones that visited a site (npm user-agents, from which no rule is made); {misjudged.Count:N0} are taken for programs. The site's visitors are mostly current Chrome and Safari; rare and built-in browsers are in the tests by hand.");
        Print("  taken for programs", misjudged);
        return new("browsers misjudged", 100.0 * misjudged.Count / browsers.Count, "%", AtMost: 0.5);
    }

    private static Bound[] MeasureDevices(List<(string UserAgent, string Device, string Platform, double Weight)> browsers)
    {
        var known = browsers.DistinctBy(browser => (browser.UserAgent, browser.Device, browser.Platform)).ToList();
        var wrongDevice = known.Where(browser => UserAgentReader.Read(browser.UserAgent).Device != DeviceOf(browser.Device)).ToList();
        var honest = known.Where(browser => IsHonest(browser.UserAgent, browser.Platform)).ToList();
        var wrongOs = honest.Where(browser => !IsOsOf(UserAgentReader.Read(browser.UserAgent).Os, browser.Platform)).ToList();
        var noBrowser = known.Where(browser => UserAgentReader.Read(browser.UserAgent).Browser.Length == 0).ToList();
        Console.WriteLine($"Devices of {known.Count:N0} visits against the package's own word, systems of {honest.Count:N0} against navigator.platform. The other {known.Count - honest.Count:N0} say that they are another system than they run on, such as an iPhone on Linux: most of them will be programs, and no reader of user agents can tell. uap-core's own expected results are not in its npm package, so its rules are not asked about themselves here.");
        Print("  another device", [.. wrongDevice.Select(browser => $"{browser.Device}: {browser.UserAgent}")]);
        Print("  another system", [.. wrongOs.Select(browser => $"{browser.Platform}: {browser.UserAgent}")]);
        Print("  no browser", [.. noBrowser.Select(browser => browser.UserAgent)]);
        return
        [
            new("device as the package says", Share(known.Count - wrongDevice.Count, known.Count), "%", AtLeast: 98),
            new("system as the script saw", Share(honest.Count - wrongOs.Count, honest.Count), "%", AtLeast: 98),
            new("browser named", Share(known.Count - noBrowser.Count, known.Count), "%", AtLeast: 98),
        ];
    }

    private static Bound[] MeasureSpeed(string[] crawlers, string[] browsers)
    {
        var hostile = crawlers.Select(text => new string([.. Enumerable.Repeat(text.Length == 0 ? "x" : text, 256).SelectMany(t => t).Take(256)])).ToArray();
        return
        [
            new("a browser", Microseconds(browsers).Mean, "us", AtMost: 500),
            new("a crawler", Microseconds(crawlers).Mean, "us", AtMost: 500),
            new("the slowest of all", Math.Max(Microseconds(hostile).Slowest, Math.Max(Microseconds(browsers).Slowest, Microseconds(crawlers).Slowest)), "us", AtMost: 10_000),
        ];
    }

    // The quickest of five readings of each text, so that what else the machine does falls on none of them.
    private static (double Mean, double Slowest) Microseconds(string[] texts)
    {
        var best = Array.ConvertAll(texts, _ => double.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                UserAgentReader.Read(texts[i]);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }
        return (best.Average(), best.Max());
    }

    private static bool IsHuman(string userAgent) => UserAgentReader.Read(userAgent).Traffic == Traffic.Human;

    private static Device DeviceOf(string category) => category switch { "mobile" => Device.Phone, "tablet" => Device.Tablet, _ => Device.Computer };

    private static bool IsOsOf(string os, string platform) => platform switch
    {
        "iPhone" or "iPad" => os is "iOS",
        "MacIntel" => os is "macOS",
        "Win32" => os is "Windows",
        _ => os is "Android" or "Linux" or "ChromeOS",
    };

    private static bool IsHonest(string userAgent, string platform) => platform switch
    {
        "iPhone" or "iPad" => userAgent.Contains("Mac OS X", StringComparison.Ordinal),
        "MacIntel" => userAgent.Contains("Macintosh", StringComparison.Ordinal),
        "Win32" => userAgent.Contains("Windows", StringComparison.Ordinal),
        _ => userAgent.Contains("Linux", StringComparison.Ordinal) || userAgent.Contains("Android", StringComparison.Ordinal) || userAgent.Contains("CrOS", StringComparison.Ordinal),
    };

    private static double Share(int part, int all) => 100.0 * part / all;

    private static void Print(string title, List<string> list)
    {
        if (list.Count > 0)
        {
            Console.WriteLine($"{title} ({list.Count:N0}):");
            list.Take(8).ToList().ForEach(text => Console.WriteLine($"    {text}"));
        }
    }
}
