using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Data.Tests.EmbeddedPostgres;

/// <summary>A data folder for one test. Whatever server is left on it is killed at the end.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly string _root = System.IO.Path.Combine(TestCluster.MemoryFolder, $"link-data-{System.IO.Path.GetRandomFileName()}");

    public DataFolder(params string[] below)
    {
        Path = System.IO.Path.Combine([_root, .. below]);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>PostgreSQL's own folder.</summary>
    public string Cluster => System.IO.Path.Combine(Path, "postgres");

    public PostmasterFile? Postmaster => PostmasterFile.Read(Cluster) is { } file && file.IsAlive(Cluster) ? file : null;

    public async Task<Data.EmbeddedPostgres> StartAsync(PostgresSearch? search = null, bool namespaces = true) =>
        await Data.EmbeddedPostgres.StartAsync(Path, search, namespaces, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Postmaster is { } running)
        {
            await PostgresCluster.SignalAsync("QUIT", running.ProcessId);
            while (running.IsAlive(Cluster))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }

        Directory.Delete(_root, recursive: true);
    }
}
