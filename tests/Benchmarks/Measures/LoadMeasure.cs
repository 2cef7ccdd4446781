using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using WhiteLabelLinks.Benchmarks.Servers;
using WhiteLabelLinks.Redirects;
using WhiteLabelLinks.Redirects.Snapshots;
using WhiteLabelLinks.Themes;

namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>How long it takes to have every link in memory, and what that costs the garbage collector.</summary>
internal sealed record LoadFigures(
    int Links,
    double FromDatabaseSeconds,
    double FromDatabaseCpuSeconds,
    double SaveSeconds,
    double FromDiskSeconds,
    double BytesPerLink,
    double HeapBytesPerLink,
    double PauseAtStartMilliseconds,
    double PauseInServiceMilliseconds,
    double BlockingCollectionMilliseconds);

internal static class LoadMeasure
{
    public static async Task<int> RunAsync(string connection, string folder)
    {
        using var pauses = new GcPauses();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        pauses.TakeLongest();
        // As AddData gives it to the edge.
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ReadBufferSize = 256 * 1024 });
        var loader = new SnapshotLoader(source, new HostRows(ThemeCatalog.Load(ThemesModule.DefaultFolder)), TimeProvider.System);

        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var snapshot = (await loader.LoadAsync(previous: null, CancellationToken.None)).Snapshot;
        var fromDatabase = watch.Elapsed.TotalSeconds;
        var fromDatabaseCpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;

        var saved = new SavedSnapshot(folder, TimeProvider.System);
        watch.Restart();
        saved.Save(snapshot);
        var save = watch.Elapsed.TotalSeconds;

        watch.Restart();
        var again = CountSaved(folder);
        var fromDisk = watch.Elapsed.TotalSeconds;
        if (again != snapshot.LinkCount)
        {
            throw new InvalidOperationException("The saved snapshot came back different.");
        }
        var atStart = pauses.TakeLongest().TotalMilliseconds;
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        // A full collection that stops everything, with a million links alive.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        var blocking = GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0].TotalMilliseconds;
        var inService = await ReadAgainAsync(loader, snapshot, pauses);
        Console.WriteLine(JsonSerializer.Serialize(new LoadFigures(
            snapshot.LinkCount,
            fromDatabase,
            fromDatabaseCpu,
            save,
            fromDisk,
            (double)snapshot.MemoryBytes / snapshot.LinkCount,
            (double)heap / snapshot.LinkCount,
            atStart,
            inService,
            blocking)));
        GC.KeepAlive(snapshot);
        return 0;
    }

    // The links are read while nobody is served yet, but a node that lost its place among the changes reads them all in the middle of its visitors.
    private static async Task<double> ReadAgainAsync(SnapshotLoader loader, RoutingSnapshot snapshot, GcPauses pauses)
    {
        RedirectServer.Settle();
        pauses.TakeLongest();
        var again = (await loader.LoadAsync(snapshot, CancellationToken.None)).Snapshot;
        GC.KeepAlive(again);
        return pauses.TakeLongest().TotalMilliseconds;
    }

    // Apart, so that nothing keeps the second copy alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int? CountSaved(string folder) =>
        new SavedSnapshot(folder, TimeProvider.System).Load(message => Console.Error.WriteLine(message))?.LinkCount;
}
