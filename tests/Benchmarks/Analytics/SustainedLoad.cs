using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Benchmarks.Analytics;

/// <summary>
/// How fast clicks that wait in a spool become rows, blocks and sums, against COPY of the same rows, as bytes that PostgreSQL itself
/// wrote, into a table like theirs.
/// </summary>
internal static class SustainedLoad
{
    // Of Linux, as programs are told.
    private const int TicksPerSecond = 100;

    public static async Task<Bound> RunAsync(AnalyticsTown town, IReadOnlyList<PastClick> clicks, string folder)
    {
        var options = new ClickOptions { Directory = Path.Combine(folder, "spool-of-load") };
        using (var writing = Node(town, options with { LoaderPaused = true }))
        {
            await writing.StartAsync();
            var spool = writing.Services.GetRequiredService<ClickSpool>();
            foreach (var click in clicks)
            {
                var receipt = spool.Append(new Click
                {
                    At = click.At, Brand = click.Brand, Domain = click.Domain, Link = click.Link, UserAgent = click.UserAgent, Referrer = click.Referrer,
                    Languages = click.Languages, Query = click.Query, Address = click.Address,
                });
                await spool.WaitUntilKeptAsync(receipt);
            }
            await writing.StopAsync();
        }
        var before = await town.ScalarAsync<long>("SELECT max(id) FROM click_loads");
        var (here, there) = (Environment.CpuUsage.TotalTime, await ServerCpuAsync(town));
        var watch = Stopwatch.StartNew();
        using (var loading = Node(town, options))
        {
            await loading.StartAsync();
            var counts = loading.Services.GetRequiredService<ClickCounts>();
            while (counts.LoadedClicks < clicks.Count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
            await town.RollUpAsync();
            watch.Stop();
            (here, there) = (Environment.CpuUsage.TotalTime - here, await ServerCpuAsync(town) - there);
            await loading.StopAsync();
        }
        var copy = await CopyAsync(town, before, Path.Combine(folder, "rows.copy"));
        Console.WriteLine($"  {clicks.Count:N0} clicks loaded and added up: {clicks.Count / watch.Elapsed.TotalSeconds:N0} a second; COPY alone {clicks.Count / copy.TotalSeconds:N0}");
        Console.WriteLine($"  processor time of a click: {here.TotalMicroseconds / clicks.Count:0.00} us in the loading process, {there.TotalMicroseconds / clicks.Count:0.00} us in PostgreSQL");
        return new("loading against COPY of the same rows", copy.TotalSeconds / watch.Elapsed.TotalSeconds, "x", AtLeast: 0.5);
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

    private static async Task<TimeSpan> CopyAsync(AnalyticsTown town, long after, string file)
    {
        await using var source = NpgsqlDataSource.Create(town.Database.Admin);
        await using var connection = await source.OpenConnectionAsync();
        await using (var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM clicks WHERE load_id > {after}) TO STDOUT (FORMAT BINARY)"))
        await using (var to = File.Create(file))
        {
            await from.CopyToAsync(to);
        }
        await using (var make = new NpgsqlCommand("DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE clicks INCLUDING ALL)", connection))
        {
            await make.ExecuteNonQueryAsync();
        }
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var watch = Stopwatch.StartNew();
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY copied FROM STDIN (FORMAT BINARY)"))
        {
            await copy.WriteAsync(bytes);
        }
        watch.Stop();
        await using var drop = new NpgsqlCommand("DROP TABLE copied", connection);
        await drop.ExecuteNonQueryAsync();
        return watch.Elapsed;
    }
}
