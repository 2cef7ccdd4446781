using Npgsql;

namespace WhiteLabelLinks.Data;

/// <summary>
/// The PostgreSQL that comes with the installation: made on the first start in the data folder, reused when it still runs (after a
/// crash of the program, or beside another of its commands), started again when it crashes, stopped by the last process that uses it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string DatabaseName = "links";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    // Sized for a machine of two cores and a few GB beside the program itself. A commit is on disk before it is answered.
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["max_connections"] = "100",
        ["shared_buffers"] = "128MB",
        ["effective_cache_size"] = "1GB",
        ["work_mem"] = "8MB",
        ["maintenance_work_mem"] = "64MB",
        ["synchronous_commit"] = "on",
        ["wal_compression"] = "on",
        ["max_wal_size"] = "2GB",
        ["checkpoint_timeout"] = "15min",
        ["random_page_cost"] = "1.1",
        ["jit"] = "off",
        ["max_parallel_workers_per_gather"] = "1",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["log_line_prefix"] = "%m [%p] %u ",
        ["log_checkpoints"] = "off",
        ["idle_in_transaction_session_timeout"] = "5min",
    };

    private readonly PostgresCluster _cluster;
    private readonly string _folder;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _watch;
    private FileStream? _use;

    private EmbeddedPostgres(PostgresCluster cluster, string folder, FileStream use)
    {
        _cluster = cluster;
        _folder = folder;
        _use = use;
        AdminConnectionString = cluster.ConnectionString(DatabaseName);
        _watch = WatchAsync();
    }

    /// <summary>The superuser's connection string: for migrations, and for the other roles' (see RoleConnections.From).</summary>
    public string AdminConnectionString { get; }

    /// <summary>What PostgreSQL says is here.</summary>
    public string LogFile => _cluster.LogFile;

    /// <summary>
    /// Starts PostgreSQL on <c>DIR/postgres</c>, making it first when it is not there, and returns when it answers. Throws
    /// <see cref="EmbeddedPostgresException"/> with what to do.
    /// </summary>
    public static Task<EmbeddedPostgres> StartAsync(string dataDirectory, CancellationToken cancellationToken = default) =>
        StartAsync(dataDirectory, null, true, cancellationToken);

    internal static async Task<EmbeddedPostgres> StartAsync(
        string dataDirectory, PostgresSearch? search, bool namespaces, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux and macOS. Name your own server with --postgres.");
        }

        var folder = Path.GetFullPath(dataDirectory);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException($"The data folder {folder} cannot be made: {exception.Message}", exception);
        }

        await using var turn = await LockAsync(folder, cancellationToken);
        var cluster = await PostgresCluster.OpenAsync(Path.Combine(folder, "postgres"), durable: true, search, namespaces, cancellationToken);
        await cluster.StartAsync(Settings, cancellationToken);
        await CreateDatabaseAsync(cluster, cancellationToken);
        var use = new FileStream(UsePath(folder), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        return new EmbeddedPostgres(cluster, folder, use);
    }

    /// <summary>Stops PostgreSQL, unless another process of this installation still uses it. Open sessions are ended.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _use, null) is not { } use)
        {
            return;
        }

        await _leaving.CancelAsync();
        await _watch;
        _leaving.Dispose();
        await use.DisposeAsync();
        await using var turn = await LockAsync(_folder, CancellationToken.None);
        if (IsLastUser())
        {
            await _cluster.StopAsync(StopPatience);
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private static string UsePath(string folder) => Path.Combine(folder, "postgres.use");

    // A server that crashed is started again. It leaves its lock behind; one that somebody stopped does not, and is left alone.
    private async Task WatchAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(WatchEvery, TimeProvider.System, _leaving.Token);
                if (_cluster.Postmaster is null && File.Exists(PostmasterFile.PathIn(_cluster.Folder)))
                {
                    await using var turn = await LockAsync(_folder, _leaving.Token);
                    await _cluster.StartAsync(Settings, _leaving.Token);
                }
            }
            catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
            {
                return;
            }
            catch (EmbeddedPostgresException)
            {
                // Its log says why; the next look tries again.
            }
        }
    }

    // Each user holds a shared lock for as long as it lives, however it ends; so an exclusive one can be had only by the last.
    private bool IsLastUser()
    {
        try
        {
            new FileStream(UsePath(_folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<FileStream> LockAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "postgres.lock");
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new EmbeddedPostgresException($"The data folder {folder} cannot be written to: {exception.Message}", exception);
            }
            catch (IOException exception) when (TimeProvider.System.GetElapsedTime(started) > StartPatience)
            {
                throw new EmbeddedPostgresException($"Another process has been starting or stopping PostgreSQL in {folder} for two minutes.", exception);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task CreateDatabaseAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString("postgres") + ";Pooling=false");
        await using var exists = source.CreateCommand($"SELECT count(*) FROM pg_database WHERE datname = '{DatabaseName}'");
        if (await exists.ExecuteScalarAsync(cancellationToken) is 0L)
        {
            await using var create = source.CreateCommand($"CREATE DATABASE {DatabaseName}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
