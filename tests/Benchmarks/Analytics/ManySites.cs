using System.Diagnostics;
using System.Globalization;
using Npgsql;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>
/// What somebody does to a brand who sends it clicks that each come from another site: more sites than a brand's words are numbered. Its
/// pages still have to answer, and the program must not grow with them.
/// </summary>
internal static class ManySites
{
    private const int AtOnce = 50_000;
    private const int Rounds = 10;
    private const string UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static readonly IReadOnlyList<View> Views =
    [
        new("many sites, 30 days", "analytics?sources=referrer", 30),
        new("many sites, one of them", "analytics?referrer=site-77.hostile.example&sources=referrer", 30),
        new("many sites, those too many", "analytics?referrer=%E2%80%A6", 30),
        new("API, many sites", "stats?range=30d&granularity=hour&group_by=referrer,link,campaign,language&limit=1000", 30, IsApi: true),
    ];

    public static async Task<IReadOnlyList<Bound>> RunAsync(AnalyticsTown town, BrandOfYear brand, int sites)
    {
        await using var edge = NpgsqlDataSource.Create(town.Database.Edge);
        var history = new ClickHistory(edge, static _ => "");
        var start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var watch = Stopwatch.StartNew();
        for (var first = 0; first < sites; first += AtOnce)
        {
            history.WriteMonth([.. Enumerable.Range(first, Math.Min(AtOnce, sites - first)).Select(n => new PastClick(
                start.AddMilliseconds(n * 50.0), brand.Brand, brand.Domain, new(brand.Links[n % brand.Links.Length]), UserAgent)
            {
                Referrer = string.Create(CultureInfo.InvariantCulture, $"https://site-{n}.hostile.example/"),
            })]);
        }
        await town.RollUpAsync();
        Console.WriteLine($"  {sites:N0} clicks, each from another site, written in {watch.Elapsed.TotalSeconds:0.0} s");
        var before = await town.WorkingSetAsync();
        List<Bound> bounds = [];
        foreach (var (view, times) in await new ViewMeasure(town).OpenAsync(Views, town.Slugs.Count - 1, Rounds))
        {
            Console.WriteLine($"  {view.Name,-36}first {times[0],7:0} ms   most after it {times.Skip(1).Max(),7:0} ms");
            bounds.Add(new(view.Name, times.Max(), "ms", AtMost: 5_000));
        }
        bounds.Add(new("many sites, memory more than before", (await town.WorkingSetAsync() - before) / (1 << 20), "MiB", AtMost: 512));
        return bounds;
    }
}
