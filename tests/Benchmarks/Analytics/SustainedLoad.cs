using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>
/// How fast clicks that wait in a spool become rows, blocks and sums, against COPY of the same rows, as bytes that PostgreSQL itself
/// wrote, into a table like theirs. The first quarter of the clicks is loaded before that is timed: while it is, the process compiles
/// itself and meets each user agent for the first time.
/// </summary>
internal static class SustainedLoad
{
    private const int FirstOf = 4;

    // One after the other, each into an empty table; the one in the middle counts.
    private const int Copies = 3;

    // Of Linux, as programs are told.
    private const int TicksPerSecond = 100;

    /// <summary>The ratio of both speeds.</summary>
    /// <param name="within">The time in which all the clicks were made: the longer it is, the more sums there are to change for each of them.</param>
    public static async Task<double> RunAsync(AnalyticsTown town, IReadOnlyList<BrandOfYear> brands, int clicks, TimeSpan within, string folder)
    {
        Console.WriteLine($"  clicks of {within.TotalHours:0} h");
        var options = new ClickOptions { Directory = Path.Combine(folder, "spool-of-load") };
        await FillAsync(town, options, brands, clicks, within);
        // The clicks themselves are not needed any more, and the loader is not to pay for their memory.
        GC.Collect();
        await town.QuietAsync();
        using var loading = Node(town, options);
        var counts = loading.Services.GetRequiredService<ClickCounts>();
        var watch = Stopwatch.StartNew();
        await loading.StartAsync();
        var first = await LoadedAsync(counts, clicks / FirstOf);
        var (took, load) = (watch.Elapsed, await town.ScalarAsync<long>("SELECT max(id) FROM click_loads"));
        Console.WriteLine($"    the first {first:N0} clicks of a process: {first / took.TotalSeconds:N0} a second");

        var (here, there) = (Environment.CpuUsage.TotalTime, await ServerCpuAsync(town));
        watch.Restart();
        var timed = await LoadedAsync(counts, clicks) - first;
        await town.RollUpAsync();
        watch.Stop();
        (here, there) = (Environment.CpuUsage.TotalTime - here, await ServerCpuAsync(town) - there);
        await loading.StopAsync();
        var (rows, copy) = await CopyAsync(town, load, Path.Combine(folder, "rows.copy"));
        var (speed, speedOfCopy) = (timed / watch.Elapsed.TotalSeconds, rows / copy.TotalSeconds);
        Console.WriteLine($"    {timed:N0} more loaded and added up: {speed:N0} a second; COPY alone {speedOfCopy:N0}");
        Console.WriteLine($"    processor time of a click: {here.TotalMicroseconds / timed:0.00} us in the loading process, {there.TotalMicroseconds / timed:0.00} us in PostgreSQL");
        Console.WriteLine($"    {speed / speedOfCopy:0.000} times as fast as COPY");
        return speed / speedOfCopy;
    }

    // Those of one day, in so much less time.
    private static async Task FillAsync(AnalyticsTown town, ClickOptions options, IReadOnlyList<BrandOfYear> brands, int clicks, TimeSpan within)
    {
        using var writing = Node(town, options with { LoaderPaused = true });
        await writing.StartAsync();
        var spool = writing.Services.GetRequiredService<ClickSpool>();
        var yesterday = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        foreach (var click in new YearOfClicks(brands, DateOnly.FromDateTime(yesterday.UtcDateTime), 1, clicks).ByDay().First())
        {
            var receipt = spool.Append(new Click
            {
                At = yesterday + ((click.At - yesterday) * (within / TimeSpan.FromDays(1))), Brand = click.Brand, Domain = click.Domain, Link = click.Link, UserAgent = click.UserAgent, Referrer = click.Referrer,
                Languages = click.Languages, Query = click.Query, Address = click.Address,
            });
            await spool.WaitUntilKeptAsync(receipt);
        }
        await writing.StopAsync();
    }

    // How many there are, once there are at least so many.
    private static async Task<long> LoadedAsync(ClickCounts counts, int clicks)
    {
        while (counts.LoadedClicks < clicks)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
        return counts.LoadedClicks;
    }

    // Of the server's process and all that it has started, those included that have ended.
    private static async Task<TimeSpan> ServerCpuAsync(AnalyticsTown town)
    {
        var folder = await town.ScalarAsync<string>("SELECT current_setting('data_directory')");
        var server = (await File.ReadAllLinesAsync(Path.Combine(folder, "postmaster.pid")))[0];
        var ticks = 0L;
        foreach (var process in Directory.GetDirectories("/proc").Where(name => char.IsAsciiDigit(Path.GetFileName(name)[0])))
        {
            try
            {
                // Behind the name in brackets: state, parent, and from the twelfth on the times of the process and of its ended children.
                var stat = await File.ReadAllTextAsync(Path.Combine(process, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (Path.GetFileName(process) == server)
                {
                    ticks += fields[11..15].Sum(long.Parse);
                }
                else if (fields[1] == server)
                {
                    ticks += fields[11..13].Sum(long.Parse);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    private static IHost Node(AnalyticsTown town, ClickOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddNpgsqlDataSource(town.Database.Edge, serviceKey: DatabaseRoles.Edge);
        builder.Services.AddClicks(options);
        return builder.Build();
    }

    private static async Task<(int Rows, TimeSpan Took)> CopyAsync(AnalyticsTown town, long after, string file)
    {
        var rows = (int)await town.ScalarAsync<long>($"SELECT sum(clicks)::bigint FROM click_loads WHERE id > {after}");
        await using var source = NpgsqlDataSource.Create(town.Database.Admin);
        await using var connection = await source.OpenConnectionAsync();
        await using (var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM clicks WHERE load_id > {after}) TO STDOUT (FORMAT BINARY)"))
        await using (var to = File.Create(file))
        {
            await from.CopyToAsync(to);
        }
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var took = new List<TimeSpan>();
        for (var copy = 0; copy < Copies; copy++)
        {
            await using (var make = new NpgsqlCommand("CREATE TABLE copied (LIKE clicks INCLUDING ALL)", connection))
            {
                await make.ExecuteNonQueryAsync();
            }
            await town.QuietAsync();
            var watch = Stopwatch.StartNew();
            await using (var stream = await connection.BeginRawBinaryCopyAsync("COPY copied FROM STDIN (FORMAT BINARY)"))
            {
                await stream.WriteAsync(bytes);
            }
            took.Add(watch.Elapsed);
            await using var drop = new NpgsqlCommand("DROP TABLE copied", connection);
            await drop.ExecuteNonQueryAsync();
        }
        took.Sort();
        return (rows, took[Copies / 2]);
    }
}
