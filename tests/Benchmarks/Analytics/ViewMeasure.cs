using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using WhiteLabelLinks.Benchmarks.Measures;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>A view that a person opens, or the same question by the API.</summary>
/// <param name="Recount">The question asked of single clicks, for brand $1 and the last $2 days; null where there is nothing to compare.</param>
internal sealed record View(string Name, string Path, int Days, bool IsApi = false, string? Recount = null);

/// <summary>Opens views as a signed-in person does, one after the other, and takes the time until the whole page is there.</summary>
internal sealed partial class ViewMeasure(AnalyticsTown town)
{
    private const int MostTurns = 30;
    private const double QuietSeconds = 0.05;
    private const string Columns = "count(*), count(*) FILTER (WHERE u.traffic = 0 AND coalesce(c.signs, 0) & 7 = 0), count(DISTINCT c.visitor)";
    private const string Rows = "FROM clicks c LEFT JOIN user_agents u ON u.id = c.user_agent_id WHERE c.brand_id = $1 AND c.clicked_at > now() - make_interval(days => $2)";

    private static readonly string ByDay = $"SELECT date_trunc('day', c.clicked_at), {Columns} {Rows} GROUP BY 1";

    public static IReadOnlyList<View> Views { get; } =
    [
        new("home", "", 30),
        new("analytics, 30 days", "analytics", 30, Recount: ByDay),
        new("analytics, 90 days", "analytics?range=90d", 90, Recount: ByDay),
        new("analytics, 12 months", "analytics?range=12m", 365, Recount: ByDay),
        new("12 months, Germany on phones", "analytics?range=12m&country=DE&device=phone", 365,
            Recount: $"SELECT date_trunc('day', c.clicked_at), {Columns} {Rows} AND c.region LIKE 'DE%' AND u.device = 1 GROUP BY 1"),
        new("12 months, phones", "analytics?range=12m&device=phone", 365),
        new("12 months, people", "analytics?range=12m&traffic=human", 365),
        new("12 months, by other dimensions", "analytics?range=12m&sources=referrer&places=region&devices=browser&links=domain", 365),
        new("12 months, one site of 20,000", "analytics?range=12m&referrer=site-7.example&sources=campaign", 365),
        new("API, 12 months by link, referrer", "stats?range=12m&granularity=day&group_by=link,referrer", 365, IsApi: true,
            Recount: $"SELECT c.link_id, {Columns} {Rows} GROUP BY 1"),
        new("API, 12 months by four", "stats?range=12m&granularity=day&group_by=campaign,browser_version,region,os_version", 365, IsApi: true),
    ];

    public async Task<IReadOnlyList<Bound>> RunAsync(int rounds)
    {
        using var http = town.Client();
        await SignInAsync(http);
        // Of a program that has just started, for the brand with most clicks: that is somebody's view too, but not every twentieth.
        var first = new Dictionary<View, double>();
        foreach (var view in Views)
        {
            first.Add(view, await OpenAsync(http, view, 0));
        }
        await WarmUpAsync(http);
        List<Bound> bounds = [];
        foreach (var view in Views)
        {
            var times = await TimesAsync(http, view, Enumerable.Range(0, rounds).Select(round => round % town.Slugs.Count));
            times.Sort();
            var (p50, p95) = (times[times.Count / 2], times[(int)Math.Ceiling(times.Count * 0.95) - 1]);
            var raw = view.Recount is { } recount ? await RecountAsync(recount, view.Days) : (double?)null;
            Console.WriteLine($"  {view.Name,-36}first {first[view],7:0} ms   p50 {p50,7:0} ms   p95 {p95,7:0} ms" + (raw is { } ms ? $"   rows {ms,8:0} ms, {ms / p50,6:0.0} times as long" : ""));
            bounds.Add(new($"{view.Name}, p95", p95, "ms", AtMost: 150));
        }
        return bounds;
    }

    /// <summary>How many milliseconds some views of a brand take, each time one is opened.</summary>
    public async Task<IReadOnlyList<(View View, IReadOnlyList<double> Times)>> OpenAsync(IReadOnlyList<View> views, int brand, int rounds)
    {
        using var http = town.Client();
        await SignInAsync(http);
        var all = new List<(View, IReadOnlyList<double>)>();
        foreach (var view in views)
        {
            all.Add((view, await TimesAsync(http, view, Enumerable.Repeat(brand, rounds))));
        }
        return all;
    }

    private async Task<List<double>> TimesAsync(HttpClient http, View view, IEnumerable<int> brands)
    {
        var times = new List<double>();
        foreach (var brand in brands)
        {
            times.Add(await OpenAsync(http, view, brand));
        }
        return times;
    }

    // Until the program's code is compiled for good: before that, the compiler's time would count as the views'.
    private async Task WarmUpAsync(HttpClient http)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var before = await town.CompiledSecondsAsync();
            foreach (var view in Views)
            {
                for (var brand = 0; brand < town.Slugs.Count; brand++)
                {
                    await OpenAsync(http, view, brand);
                }
            }
            if (await town.CompiledSecondsAsync() - before < QuietSeconds)
            {
                return;
            }
        }
        Console.WriteLine("  The program is still being compiled: its figures are too high.");
    }

    private async Task<double> OpenAsync(HttpClient http, View view, int brand)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, view.IsApi ? $"/api/v1/{view.Path}" : $"/brands/{town.Slugs[brand]}/{view.Path}".TrimEnd('/'));
        request.Headers.Authorization = view.IsApi ? new AuthenticationHeaderValue("Bearer", town.Keys[brand]) : null;
        var watch = Stopwatch.StartNew();
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{request.RequestUri} answered {(int)answer.StatusCode}.");
    }

    private async Task<double> RecountAsync(string sql, int days)
    {
        await using var admin = Npgsql.NpgsqlDataSource.Create(town.Database.Admin);
        var times = new List<double>();
        for (var n = 0; n < 3; n++)
        {
            await using var command = admin.CreateCommand(sql);
            command.CommandTimeout = 300;
            command.Parameters.AddWithValue(await town.ScalarAsync<long>($"SELECT id FROM brands WHERE slug = '{town.Slugs[0]}'"));
            command.Parameters.AddWithValue(days);
            var watch = Stopwatch.StartNew();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
            }
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return times.Order().ElementAt(1);
    }

    private async Task SignInAsync(HttpClient http)
    {
        var page = await http.GetStringAsync("/sign-in");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("Email", town.Email), new("Password", town.Password), new("Remember", "true")]),
        };
        request.Headers.Add("X-Form", FormToken().Match(page).Groups[1].Value);
        using var answer = await http.SendAsync(request);
        if ((int)answer.StatusCode is not 302)
        {
            throw new InvalidOperationException($"Signing in answered {(int)answer.StatusCode}.");
        }
    }

    [GeneratedRegex("""name="csrf-token" content="([^"]+)""")]
    private static partial Regex FormToken();
}
