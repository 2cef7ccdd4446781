using System.Globalization;
using Npgsql;

namespace WhiteLabelLinks.Data;

/// <summary>
/// One data folder and the server on it: made, started, stopped. It listens on a Unix socket in a folder that only its owner may
/// enter, so it needs neither port nor password.
/// </summary>
internal sealed class PostgresCluster
{
    private const string AdminUser = "postgres";
    private const string SettingsFile = "embedded.conf";
    private const string SocketName = ".s.PGSQL.5432";

    // The limit of sockaddr_un, less the closing zero.
    private const int LongestSocketPath = 107;

    private const int LogBytesKept = 10_000_000;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    // Recovery after a crash may have to read a day's worth of changes again.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly PostgresBinaries _binaries;
    private readonly PostgresAccount _account;

    private PostgresCluster(PostgresBinaries binaries, PostgresAccount account, string folder)
    {
        _binaries = binaries;
        _account = account;
        Folder = folder;
    }

    /// <summary>The data folder. The log, and the socket's folder unless its path is too long, lie beside it.</summary>
    public string Folder { get; }

    public string LogFile => Folder + ".log";

    public int Major => _binaries.Major;

    public PostmasterFile? Postmaster => PostmasterFile.Read(Folder) is { } file && file.IsAlive(Folder) ? file : null;

    /// <summary>Opens a cluster with the binaries of its version, or makes a new one with the first that are found.</summary>
    /// <param name="folder">Absolute path of the data folder; its parent exists.</param>
    /// <param name="durable">Off for tests: what a crash of the machine leaves behind does not matter.</param>
    /// <param name="search">Where binaries are looked for, when not in the usual places.</param>
    /// <param name="namespaces">Off to run as another user although user namespaces are to be had.</param>
    public static async Task<PostgresCluster> OpenAsync(
        string folder, bool durable, PostgresSearch? search = null, bool namespaces = true, CancellationToken cancellationToken = default)
    {
        var binaries = PostgresBinaries.Find(MajorOf(folder), search);
        var account = await PostgresAccount.ChooseAsync(folder, namespaces);
        await account.RequireReachAsync(Path.GetDirectoryName(folder)!); // not null: an absolute path below the root
        var cluster = new PostgresCluster(binaries, account, folder);
        if (!Directory.Exists(folder))
        {
            await cluster.InitializeAsync(durable, cancellationToken);
        }

        return cluster;
    }

    /// <summary>The superuser's connection string for a database of the running server.</summary>
    public string ConnectionString(string database) => ConnectionString(Postmaster?.SocketFolder ?? throw NotRunning(), database);

    /// <summary>Starts the server, unless it runs already, and returns when it answers.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var started = Clock.GetTimestamp();
        do
        {
            // One that was found running may be on its way out: then there is one to start after all.
            if (Postmaster is null)
            {
                await WriteSettingsAsync(settings, await SocketFolderAsync());
                await PrepareLogAsync();
                await LaunchAsync(cancellationToken);
            }
        }
        while (!await AnswersAsync(started, cancellationToken));
    }

    /// <summary>
    /// Ends sessions, writes a checkpoint and stops. Returns when that is done, or patience is at an end: the server then finishes
    /// by itself. Harmless when nothing runs.
    /// </summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Postmaster is not { } running)
        {
            return;
        }

        await SignalAsync("INT", running.ProcessId);
        if (await EndsWithinAsync(running, patience))
        {
            ForgetSocketFolder(running.SocketFolder);
        }
    }

    public static async Task SignalAsync(string signal, params IEnumerable<int> processIds) =>
        await SystemCommand.SucceedsAsync(
            ["sh", "-c", "kill -s \"$@\"", "sh", signal, .. processIds.Select(id => id.ToString(CultureInfo.InvariantCulture))]);

    private static int? MajorOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var file = Path.Combine(folder, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major
            : throw new EmbeddedPostgresException($"{folder} exists but holds no PostgreSQL data (no PG_VERSION). Move it away, or choose another --data.");
    }

    // Made beside its place and moved there whole: a folder with this name is always a complete cluster.
    private async Task InitializeAsync(bool durable, CancellationToken cancellationToken)
    {
        var draft = Folder + ".new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        await _account.MakeFolderAsync(draft);
        string[] options = durable ? ["--data-checksums"] : ["--no-sync"];
        var characters = OperatingSystem.IsMacOS() ? "UTF-8" : "C.UTF-8";
        await SystemCommand.RequireAsync(
            _account.CommandLine(
                [_binaries.InitDb, "-D", draft, $"--username={AdminUser}", "--auth=trust", "--encoding=UTF8", "--locale=C", $"--lc-ctype={characters}", .. options]),
            cancellationToken);
        await File.AppendAllTextAsync(
            Path.Combine(draft, "postgresql.conf"), $"{Environment.NewLine}include_if_exists = '{SettingsFile}'{Environment.NewLine}", cancellationToken);
        Directory.Move(draft, Folder);
    }

    private async Task WriteSettingsAsync(IReadOnlyDictionary<string, string> settings, string socketFolder)
    {
        var all = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["listen_addresses"] = "",
            ["port"] = "5432",
            ["unix_socket_directories"] = socketFolder,
        };
        var path = Path.Combine(Folder, SettingsFile);
        await File.WriteAllLinesAsync(path, all.Select(setting =>
            $"{setting.Key} = '{setting.Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"));
        await _account.GiveAsync(path);
    }

    // A folder of the system's temporary ones stands in where the path would be too long for a socket. It is made anew, with a name
    // nobody can foresee, at every start: one that is found there might be somebody else's.
    private async Task<string> SocketFolderAsync()
    {
        var usual = Folder + ".socket";
        if (System.Text.Encoding.UTF8.GetByteCount(Path.Combine(usual, SocketName)) <= LongestSocketPath && !usual.Contains(',', StringComparison.Ordinal))
        {
            await _account.MakeFolderAsync(usual);
            return usual;
        }

        if (PostmasterFile.Read(Folder) is { } stale)
        {
            ForgetSocketFolder(stale.SocketFolder);
        }

        var temporary = Directory.CreateTempSubdirectory("pg-").FullName;
        if (temporary.Length > LongestSocketPath - SocketName.Length - 1)
        {
            Directory.Delete(temporary);
            temporary = (await SystemCommand.RequireAsync(["mktemp", "-d", "/tmp/pg-XXXXXXXX"])).Trim();
        }

        await _account.GiveAsync(temporary);
        return temporary;
    }

    private void ForgetSocketFolder(string socketFolder)
    {
        if (socketFolder != Folder + ".socket" && Path.GetFileName(socketFolder).StartsWith("pg-", StringComparison.Ordinal) && Directory.Exists(socketFolder))
        {
            Directory.Delete(socketFolder, recursive: true);
        }
    }

    private async Task PrepareLogAsync()
    {
        if (new FileInfo(LogFile) is { Exists: true, Length: > LogBytesKept })
        {
            File.Move(LogFile, LogFile + ".1", overwrite: true);
        }

        if (!File.Exists(LogFile))
        {
            await File.Create(LogFile).DisposeAsync();
            await SystemCommand.RequireAsync(["chmod", "0600", LogFile]);
            await _account.GiveAsync(LogFile);
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var started = Clock.GetTimestamp();
        while (true)
        {
            RemoveForeignLock();
            var logged = new FileInfo(LogFile).Length;
            var exitCode = await SystemCommand.RunDetachedAsync(
                _account.CommandLine(_binaries.PgCtl, "start", "-w", "-t", "60", "-D", Folder, "-l", LogFile), cancellationToken);
            if (exitCode == 0 || Postmaster is not null)
            {
                return;
            }

            // A postmaster that was killed keeps its process id until someone reaps it, and with it the lock.
            var words = await LogSinceAsync(logged, cancellationToken);
            if (!words.Contains("lock file", StringComparison.Ordinal) || Clock.GetElapsedTime(started) > LockPatience)
            {
                throw new EmbeddedPostgresException($"PostgreSQL did not start on {Folder}. Its log, {LogFile}, says: {words.Trim()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), Clock, cancellationToken);
        }
    }

    // After a restart of the machine or container, the process id in the file may be another program's: PostgreSQL cannot tell.
    private void RemoveForeignLock()
    {
        if (PostmasterFile.Read(Folder) is not { } file || file.IsAlive(Folder))
        {
            return;
        }

        // The socket's folder is this cluster's alone, so a lock in it can only be the dead server's.
        File.Delete(Path.Combine(file.SocketFolder, SocketName + ".lock"));
        if (File.Exists($"/proc/{file.ProcessId}/stat") && !file.IsZombie())
        {
            File.Delete(PostmasterFile.PathIn(Folder));
        }
    }

    // False when the server went away instead.
    private async Task<bool> AnswersAsync(long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is NpgsqlException or EmbeddedPostgresException)
            {
                if (Clock.GetElapsedTime(started) > AnswerPatience)
                {
                    throw new EmbeddedPostgresException($"PostgreSQL on {Folder} does not answer: {exception.Message} Its log is {LogFile}.", exception);
                }
            }

            if (Postmaster is null)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Clock, cancellationToken);
        }
    }

    private async Task<bool> EndsWithinAsync(PostmasterFile running, TimeSpan patience)
    {
        var started = Clock.GetTimestamp();
        while (running.IsAlive(Folder))
        {
            if (Clock.GetElapsedTime(started) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Clock, CancellationToken.None);
        }

        return true;
    }

    private async Task<string> LogSinceAsync(long position, CancellationToken cancellationToken)
    {
        await using var log = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(Math.Min(position, log.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static string ConnectionString(string socketFolder, string database) =>
        new NpgsqlConnectionStringBuilder { Host = socketFolder, Port = 5432, Username = AdminUser, Database = database }.ConnectionString;

    private EmbeddedPostgresException NotRunning() => new($"PostgreSQL is not running on {Folder}.");
}
