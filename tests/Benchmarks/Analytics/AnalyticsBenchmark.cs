using System.Diagnostics;
using WhiteLabelLinks.Benchmarks.Measures;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>What it takes to look at a year of ten million clicks, and to keep up with those that come.</summary>
internal static class AnalyticsBenchmark
{
    public static async Task<int> RunAsync(AnalyticsSettings settings)
    {
        var folder = settings.Keep ?? Directory.CreateTempSubdirectory("analytics-").FullName;
        Directory.CreateDirectory(folder);
        try
        {
            await using var town = await AnalyticsTown.StartAsync(folder);
            var brands = await town.AddLinksAsync(settings.Links);
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            if (!await town.HasYearAsync(settings.Clicks))
            {
                Console.WriteLine($"Writing {settings.Clicks:N0} clicks of {settings.Days} days:");
                await town.WriteAsync(new YearOfClicks(brands, today.AddDays(-settings.Days), settings.Days, settings.Clicks));
            }
            var watch = Stopwatch.StartNew();
            await town.SettleAsync();
            Console.WriteLine($"Days settled in {watch.Elapsed.TotalSeconds:0.0} s");
            List<Bound> bounds = [];
            if (settings.Rounds > 0)
            {
                Console.WriteLine("Views:");
                bounds.AddRange(await new ViewMeasure(town).RunAsync(settings.Rounds));
            }
            if (settings.Keep is null && settings.Loaded > 0)
            {
                Console.WriteLine("Loading:");
                // Clicks that go on coming as fast as they are loaded are those of seconds; an hour is more than that asks.
                var sustained = await SustainedLoad.RunAsync(town, brands, settings.Loaded, TimeSpan.FromHours(1), folder);
                bounds.Add(new("loading against COPY of the same rows", sustained, "x", AtLeast: 0.5));
                // What waits after an outage; nothing is promised of it.
                await SustainedLoad.RunAsync(town, brands, settings.Loaded, TimeSpan.FromDays(1), folder);
            }
            if (settings.Keep is null && settings.Sites > 0)
            {
                Console.WriteLine("Many sites:");
                bounds.AddRange(await ManySites.RunAsync(town, brands[^1], settings.Sites));
            }
            return Bound.Print(bounds) ? 0 : 1;
        }
        finally
        {
            if (settings.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
