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
            await loading.StopAsync();
        }
        var copy = await CopyAsync(town, before, Path.Combine(folder, "rows.copy"));
        Console.WriteLine($"  {clicks.Count:N0} clicks loaded and added up: {clicks.Count / watch.Elapsed.TotalSeconds:N0} a second; COPY alone {clicks.Count / copy.TotalSeconds:N0}");
        return new("loading against COPY of the same rows", copy.TotalSeconds / watch.Elapsed.TotalSeconds, "x", AtLeast: 0.5);
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
