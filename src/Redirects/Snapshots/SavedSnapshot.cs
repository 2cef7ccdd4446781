using System.Text.Json;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// The routing snapshot on disk, for a start without a database. A generation is two files: <c>ID.links</c>, the base, written
/// when the base changes, and <c>ID.state</c>, the hosts and the overlay, written again after every change. Two generations are
/// kept; a damaged one is passed over.
/// </summary>
internal sealed class SavedSnapshot(string folder, TimeProvider clock)
{
    private const long Magic = 0x3130_4554_554F_5257;
    private const int LongestState = 1 << 30;

    private LinkTable? _savedBase;
    private string _generation = "";

    /// <summary>The newest generation that is whole, or null. What was passed over is told.</summary>
    public RoutingSnapshot? Load(Action<string> passedOver)
    {
        foreach (var generation in Generations().Reverse())
        {
            try
            {
                return Read(generation);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
            {
                passedOver(e.Message);
            }
        }
        return null;
    }

    /// <summary>Writes the snapshot: the state alone while the base is the one written last.</summary>
    public void Save(RoutingSnapshot snapshot)
    {
        Directory.CreateDirectory(folder);
        if (!ReferenceEquals(snapshot.Base, _savedBase))
        {
            var isFirst = !Generations().Any();
            Begin(snapshot.Base);
            if (isFirst)
            {
                // There is no older one to fall back to yet, so the first is written twice.
                WriteState(snapshot);
                Begin(snapshot.Base);
            }
            _savedBase = snapshot.Base;
        }
        WriteState(snapshot);
        DeleteOld();
    }

    private void Begin(LinkTable links)
    {
        // Names sort by time. The state file makes a generation; a base without one is not looked at.
        _generation = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        using var writer = new HashedWriter(BaseOf(_generation));
        writer.Write(Magic);
        WriteLinks(writer, links);
        writer.Commit();
    }

    private void WriteState(RoutingSnapshot snapshot)
    {
        using var writer = new HashedWriter(StateOf(_generation));
        writer.Write(Magic);
        var hosts = JsonSerializer.SerializeToUtf8Bytes(snapshot.Hosts.All.Select(SavedHost.Of), SavedHost.Json);
        writer.Write(hosts.LongLength);
        writer.Write(hosts);
        WriteLinks(writer, snapshot.Overlay);
        writer.Commit();
    }

    private static void WriteLinks(HashedWriter writer, LinkTable links)
    {
        writer.Write(links.ChunkCount);
        for (var i = 0; i < links.ChunkCount; i++)
        {
            var chunk = links.Chunk(i);
            writer.Write(chunk.Length);
            writer.Write(chunk);
        }
    }

    private RoutingSnapshot Read(string generation)
    {
        byte[] hosts;
        LinkTableBuilder overlay;
        using (var reader = Open(StateOf(generation)))
        {
            hosts = reader.ReadBytes(LongestState);
            overlay = ReadLinks(reader);
        }
        LinkTableBuilder links;
        using (var reader = Open(BaseOf(generation)))
        {
            links = ReadLinks(reader);
        }
        var entries = JsonSerializer.Deserialize<List<SavedHost>>(hosts, SavedHost.Json) ?? throw new InvalidDataException("The hosts are missing.");
        return new RoutingSnapshot(new HostTable(entries.ConvertAll(host => host.ToEntry())), links.Build(), overlay.Build());
    }

    private static HashedReader Open(string path)
    {
        var reader = new HashedReader(path);
        try
        {
            return reader.ReadInt64() == Magic ? reader : throw new InvalidDataException($"{Path.GetFileName(path)} is of another version.");
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    // Records are walked only once the hash has said that they are what was written.
    private static LinkTableBuilder ReadLinks(HashedReader reader)
    {
        List<byte[]> chunks = [];
        for (var left = reader.ReadInt64(); left > 0; left--)
        {
            chunks.Add(reader.ReadBytes(LinkTable.ChunkSize));
        }
        reader.Verify();
        var builder = new LinkTableBuilder();
        foreach (var chunk in chunks)
        {
            builder.AddChunk(chunk);
        }
        return builder;
    }

    private IEnumerable<string> Generations() => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*.state").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)
        : [];

    private void DeleteOld()
    {
        var kept = Generations().TakeLast(2).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder))
        {
            if (!kept.Contains(Path.GetFileName(file).Split('.')[0]))
            {
                File.Delete(file);
            }
        }
    }

    private string BaseOf(string generation) => Path.Combine(folder, generation + ".links");

    private string StateOf(string generation) => Path.Combine(folder, generation + ".state");
}
