using System.Globalization;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Migrations;

namespace WhiteLabelLinks.Testing;

/// <summary>A server of a test's own with one migrated database: for tests that stop PostgreSQL, kill it or make it hang.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string DatabaseName = "links";
    private readonly string _folder;
    private readonly PostgresCluster _cluster;

    private PostgresServer(string folder, PostgresCluster cluster)
    {
        _folder = folder;
        _cluster = cluster;
        var roles = RoleConnections.From(cluster.ConnectionString(DatabaseName));
        AdminConnectionString = roles.Admin;
        AppConnectionString = roles.App;
        EdgeConnectionString = roles.Edge;
    }

    /// <summary>Superuser's connection string. It stays the same when the server stops and starts again.</summary>
    public string AdminConnectionString { get; }

    public string AppConnectionString { get; }

    public string EdgeConnectionString { get; }

    public bool IsRunning => _cluster.Postmaster is not null;

    /// <summary>Makes, starts and migrates a server.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var folder = Path.Combine(TestCluster.MemoryFolder, $"link-test-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder);
        var cluster = await PostgresCluster.OpenAsync(Path.Combine(folder, "pg"), durable: false);
        await cluster.StartAsync(TestCluster.Settings, CancellationToken.None);
        await Sql.ExecuteAsync(cluster.ConnectionString("postgres"), $"CREATE DATABASE {DatabaseName}");
        Migrator.Run(cluster.ConnectionString(DatabaseName));
        return new PostgresServer(folder, cluster);
    }

    /// <summary>Starts it again, after <see cref="StopAsync"/> or <see cref="KillAsync"/>; returns when it answers.</summary>
    public Task StartAsync() => _cluster.StartAsync(TestCluster.Settings, CancellationToken.None);

    /// <summary>Ends all sessions and stops in order.</summary>
    public Task StopAsync() => _cluster.StopAsync(TimeSpan.FromSeconds(10));

    /// <summary>kill -9 of every process of the server, as when memory runs out.</summary>
    public async Task KillAsync()
    {
        var processes = Processes();
        await PostgresCluster.SignalAsync("KILL", processes);
        while (_cluster.Postmaster is not null || processes.Any(IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Stops every process in its tracks: connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => PostgresCluster.SignalAsync("STOP", Processes());

    /// <summary>Ends <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => PostgresCluster.SignalAsync("CONT", Processes());

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await ThawAsync();
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private List<int> Processes()
    {
        if (_cluster.Postmaster is not { } postmaster)
        {
            return [];
        }

        // The postmaster first: stopped, it starts no more children while they are being listed.
        return [postmaster.ProcessId, .. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == postmaster.ProcessId)];
    }

    private static bool IsAlive(int processId) => StatOf(processId) is { Length: > 0 } stat && stat[0] is not ("Z" or "X");

    private static int ParentOf(int processId) =>
        StatOf(processId) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    // State, parent and the rest: what follows the name, which may hold anything.
    private static string[] StatOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
