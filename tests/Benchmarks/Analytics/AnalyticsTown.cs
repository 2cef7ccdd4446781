using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Recounting;
using WhiteLabelLinks.Migrations;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>The program with its own database and the demo's three brands, which are given a year of clicks.</summary>
internal sealed class AnalyticsTown : IAsyncDisposable
{
    private const int RollUpAtOnce = 500_000;

    private readonly RunningProgram _program;
    private readonly string _console;

    private AnalyticsTown(RunningProgram program, string folder)
    {
        _program = program;
        Database = RoleConnections.From(File.ReadAllText(Path.Combine(folder, "postgres.connection")));
        using var demo = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "demo.json")));
        var brands = demo.RootElement.GetProperty("brands").EnumerateArray().ToList();
        Slugs = [.. brands.Select(brand => brand.GetProperty("slug").GetString() ?? "")];
        Keys = [.. brands.Select(brand => brand.GetProperty("apiKey").GetString() ?? "")];
        var agency = demo.RootElement.GetProperty("consoles").GetProperty("agency").GetString() ?? "";
        var person = demo.RootElement.GetProperty("users").EnumerateArray().First(user => user.GetProperty("console").GetString() == agency);
        _console = new Uri(agency).Host;
        (Email, Password) = (person.GetProperty("email").GetString() ?? "", person.GetProperty("password").GetString() ?? "");
    }

    public RoleConnections Database { get; }

    public IReadOnlyList<string> Slugs { get; }

    public IReadOnlyList<string> Keys { get; }

    public string Email { get; }

    public string Password { get; }

    /// <summary>How long the program has spent on compiling itself.</summary>
    public Task<double> CompiledSecondsAsync() => MetricAsync("dotnet_jit_compilation_time_seconds_total");

    /// <summary>How many bytes of memory the program has.</summary>
    public Task<double> WorkingSetAsync() => MetricAsync("dotnet_process_memory_working_set_bytes");

    /// <summary>A browser at the agency's console.</summary>
    public HttpClient Client() => _program.Client(_console);

    public static async Task<AnalyticsTown> StartAsync(string folder)
    {
        var program = RunningProgram.StartWithDemo(RunningProgram.FreePort(), RunningProgram.FreePort(), folder);
        await program.ReadyAsync();
        while (!File.Exists(Path.Combine(folder, "demo.json")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
        return new AnalyticsTown(program, folder);
    }

    /// <summary>Whether a run before this one wrote the year.</summary>
    public async Task<bool> HasYearAsync(int clicks) => await ScalarAsync<long>("SELECT sum(clicks)::bigint FROM click_loads") >= clicks;

    public async Task<IReadOnlyList<BrandOfYear>> AddLinksAsync(int links)
    {
        var brands = new List<BrandOfYear>();
        foreach (var slug in Slugs)
        {
            await using var source = NpgsqlDataSource.Create(Database.Admin);
            await using (var add = source.CreateCommand(
                """
                INSERT INTO links (brand_id, domain_id, slug, slug_key, destination, mode, created_by, created_at)
                SELECT d.brand_id, d.id, 'y' || n, 'y' || n, 'https://shop.example/page/' || n, 'short', 'benchmark', now() - interval '400 days'
                  FROM domains d JOIN brands b ON b.id = d.brand_id, generate_series(1, $2) n WHERE b.slug = $1
                ON CONFLICT DO NOTHING
                """))
            {
                add.Parameters.AddWithValue(slug);
                add.Parameters.AddWithValue(links);
                await add.ExecuteNonQueryAsync();
            }
            await using var read = source.CreateCommand(
                "SELECT l.brand_id, l.domain_id, array_agg(l.id ORDER BY l.id) FROM links l JOIN brands b ON b.id = l.brand_id WHERE b.slug = $1 AND l.created_by = 'benchmark' GROUP BY 1, 2");
            read.Parameters.AddWithValue(slug);
            await using var reader = await read.ExecuteReaderAsync();
            await reader.ReadAsync();
            brands.Add(new BrandOfYear(new BrandId(reader.GetInt64(0)), new DomainId(reader.GetInt64(1)), reader.GetFieldValue<long[]>(2)));
        }
        return brands;
    }

    /// <summary>Writes the year day by day, and says so now and then.</summary>
    public async Task WriteAsync(YearOfClicks year)
    {
        await using var edge = NpgsqlDataSource.Create(Database.Edge);
        var history = new ClickHistory(edge, static _ => "");
        var (watch, written, day) = (Stopwatch.StartNew(), 0, 0);
        foreach (var clicks in year.ByDay())
        {
            foreach (var month in clicks.GroupBy(click => click.At.UtcDateTime.Month))
            {
                history.WriteMonth([.. month]);
            }
            written += clicks.Count;
            if (++day % 30 == 0)
            {
                await RollUpAsync();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {written:N0} clicks of {day} days after {watch.Elapsed.TotalSeconds:0} s"));
            }
        }
        await RollUpAsync();
        // As autovacuum would after a while.
        await using var admin = NpgsqlDataSource.Create(Database.Admin);
        await using var analyze = admin.CreateCommand("VACUUM ANALYZE");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    /// <summary>As the nightly job does.</summary>
    public async Task SettleAsync()
    {
        await using var app = NpgsqlDataSource.Create(Database.App);
        foreach (var slug in Slugs)
        {
            var brand = await ScalarAsync<long>($"SELECT id FROM brands WHERE slug = '{slug}'");
            await using var connection = await app.OpenConnectionAsync();
            await using (var enter = new NpgsqlCommand("SELECT set_config('app.brand', $1, false)", connection) { Parameters = { new() { Value = brand.ToString(CultureInfo.InvariantCulture) } } })
            {
                await enter.ExecuteNonQueryAsync();
            }
            var days = await ScalarAsync<DateTime[]>($"SELECT coalesce(array_agg(DISTINCT day::timestamp), '{{}}') FROM click_blocks WHERE brand_id = {brand} AND sums IS NULL AND day < current_date");
            foreach (var day in days.Order())
            {
                await DayBlocks.SettleAsync(connection, DateOnly.FromDateTime(day), CancellationToken.None);
            }
        }
    }

    public async Task RollUpAsync()
    {
        await using var edge = NpgsqlDataSource.Create(Database.Edge);
        while (true)
        {
            await using var command = edge.CreateCommand("SELECT app.roll_up_clicks($1)");
            command.CommandTimeout = 600;
            command.Parameters.AddWithValue(RollUpAtOnce);
            if (await command.ExecuteScalarAsync() is 0L)
            {
                return;
            }
        }
    }

    /// <summary>Returns when what was written before is on the disk and autovacuum rests: none of it is part of what comes next.</summary>
    public async Task QuietAsync()
    {
        await using var admin = NpgsqlDataSource.Create(Database.Admin);
        await using var checkpoint = admin.CreateCommand("CHECKPOINT");
        checkpoint.CommandTimeout = 600;
        await checkpoint.ExecuteNonQueryAsync();
        while (await ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'") > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        }
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Database.Admin);
        await using var command = admin.CreateCommand(sql);
        command.CommandTimeout = 600;
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("Nothing came back."));
    }

    public async ValueTask DisposeAsync()
    {
        await _program.StopAsync();
        await _program.DisposeAsync();
    }

    private async Task<double> MetricAsync(string name)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{_program.ManagementPort}/metrics"));
        var line = metrics.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
