using System.Security.Cryptography;
using System.Text;
using WhiteLabelLinks.Data;

namespace WhiteLabelLinks.Testing;

/// <summary>
/// The PostgreSQL server that all test processes of this checkout share. It lies in memory, forgets on a power cut and is left
/// running: the next run finds it. <c>tests/Testing/stop-postgres.sh</c> stops it.
/// </summary>
internal static class TestCluster
{
    /// <summary>What makes a server fast and forgetful.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["synchronous_commit"] = "off",
        ["autovacuum"] = "off",
        ["dynamic_shared_memory_type"] = "mmap",
        ["max_connections"] = "300",
        ["shared_buffers"] = "64MB",
        ["max_wal_size"] = "1GB",
        ["jit"] = "off",
        ["timezone"] = "UTC",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A folder in memory where the machine has one of some size; containers often have a tiny one.</summary>
    public static string MemoryFolder { get; } =
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").TotalSize > 1L << 30 ? "/dev/shm" : Path.GetTempPath();

    /// <summary>The shared server's folder: one for each checkout and user.</summary>
    public static string Folder { get; } = Path.Combine(MemoryFolder, $"link-tests-{Environment.UserName}-{Hash(Repository.Root)}");

    /// <summary>Starts the server unless it runs, and returns it.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        Directory.CreateDirectory(Folder);
        await using var turn = await LockAsync("server");
        var cluster = await PostgresCluster.OpenAsync(Path.Combine(Folder, "postgres"), durable: false);
        await cluster.StartAsync(Settings, CancellationToken.None);
        return cluster;
    }

    /// <summary>Keeps other test processes out until the stream is disposed.</summary>
    public static async Task<FileStream> LockAsync(string name)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
