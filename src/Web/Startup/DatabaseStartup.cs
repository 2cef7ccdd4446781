using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Migrations;
using WhiteLabelLinks.Web.Jobs;

namespace WhiteLabelLinks.Web.Startup;

/// <summary>
/// Gets the database ready: starts the embedded one, migrates, and checks that the roles a running process uses may do no more
/// than they should. A node with a saved routing snapshot does not wait for this: it redirects, and goes on trying.
/// </summary>
internal sealed class DatabaseStartup(string dataFolder, string? postgres, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EmbeddedPostgres? _embedded;
    private RoleConnections? _connections;
    private string _status = "starting";

    /// <summary>Completes when the console and the jobs may use the database.</summary>
    public Task Ready => _ready.Task;

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>
    /// The connection strings: known once the database was up, or from the last time it was. Null when it never was on this node.
    /// </summary>
    public RoleConnections? Connections => _connections ??= Remembered();

    private string MemoryPath => Path.Combine(dataFolder, "postgres.connection");

    /// <summary>How it is now, in words, for the readiness page; a database that was ready once is asked anew.</summary>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        if (!IsReady)
        {
            return _status;
        }
        try
        {
            await using var connection = new NpgsqlConnection(Connections!.Edge + ";Timeout=2;Command Timeout=2");
            await connection.OpenAsync(cancellationToken);
            await using var question = new NpgsqlCommand("SELECT 1", connection);
            await question.ExecuteScalarAsync(cancellationToken);
            return _status;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return $"away; the console rests, clicks wait in the spool. {e.Message}";
        }
    }

    /// <summary>Throws <see cref="StartupException"/> with everything that is wrong, in words.</summary>
    public async Task BringUpAsync(Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            var admin = postgres;
            if (admin is null)
            {
                _embedded ??= await EmbeddedPostgres.StartAsync(dataFolder, cancellationToken);
                admin = _embedded.AdminConnectionString;
            }
            foreach (var script in Migrator.Run(admin))
            {
                say($"migrated: {script}");
            }
            JobTables.Install(admin);
            var connections = RoleConnections.From(admin);
            await CheckRolesAsync(connections, cancellationToken);
            Remember(connections);
        }
        catch (Exception e) when (e is MigrationException or EmbeddedPostgresException or NpgsqlException)
        {
            _status = e.Message;
            throw new StartupException(e.Message, e);
        }
        catch (StartupException e)
        {
            _status = e.Message;
            throw;
        }
        _status = "ready";
        _ready.TrySetResult();
    }

    /// <summary>Tries until it works. For a node that already redirects.</summary>
    public async Task KeepTryingAsync(ILogger logger, CancellationToken cancellationToken)
    {
        while (!IsReady)
        {
            try
            {
                await BringUpAsync(script => logger.LogInformation("{Step}", script), cancellationToken);
                logger.LogInformation("The database is ready.");
            }
            catch (StartupException e)
            {
                logger.LogWarning("The database is not ready yet: {Reason}", e.Message);
                await Task.Delay(RetryAfter, clock, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.StopAsync();
        }
    }

    private static async Task CheckRolesAsync(RoleConnections connections, CancellationToken cancellationToken)
    {
        await using var app = NpgsqlDataSource.Create(connections.App + ";Pooling=false");
        await using var edge = NpgsqlDataSource.Create(connections.Edge + ";Pooling=false");
        var report = await new StartupChecks(app, edge).RunAsync(cancellationToken);
        if (report.Unreachable is not null || report.Problems.Count > 0)
        {
            throw new StartupException(string.Join(Environment.NewLine + "  ", [.. report.Problems, .. report.Unreachable is null ? (string[])[] : [report.Unreachable]]));
        }
    }

    private void Remember(RoleConnections connections)
    {
        _connections ??= connections;
        if (postgres is null)
        {
            File.WriteAllText(MemoryPath, connections.Admin);
        }
    }

    // The embedded server has no password, so its address may be written down; a foreign one's is always given.
    private RoleConnections? Remembered()
    {
        if (postgres is not null)
        {
            return RoleConnections.From(postgres);
        }
        return File.Exists(MemoryPath) ? RoleConnections.From(File.ReadAllText(MemoryPath)) : null;
    }
}
