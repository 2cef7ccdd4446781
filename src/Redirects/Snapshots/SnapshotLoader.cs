using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Pixels;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Reads all hosts and links at one moment of the database, and which moment it was.</summary>
internal sealed class SnapshotLoader(
    [FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, HostRows hostRows, TimeProvider clock)
{
    public async Task<LoadedSnapshot> LoadAsync(RoutingSnapshot? previous, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        LoadProblems problems = new();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var position = await ReadPositionAsync(connection, at, cancellation);
        var hosts = await hostRows.ReadAsync(connection, previous?.Hosts, problems, cancellation);
        var links = await ReadLinksAsync(connection, previous, problems, cancellation);
        var retargeting = await RetargetingRows.ReadAsync(connection, RetargetingTable.Empty, brand: null, problems, cancellation);
        return new LoadedSnapshot(new RoutingSnapshot(hosts, links, LinkTable.Empty, retargeting), position, problems);
    }

    private static async Task<FeedPosition> ReadPositionAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT " + FeedPosition.Columns, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new FeedPosition(reader.GetString(1), reader.GetString(0), at);
    }

    private static async Task<LinkTable> ReadLinksAsync(
        NpgsqlConnection connection, RoutingSnapshot? previous, LoadProblems problems, CancellationToken cancellation)
    {
        var builder = new LinkTableBuilder(previous?.LinkCount ?? 0);
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {LinkRow.Columns} FROM serving.links) TO STDOUT (FORMAT BINARY)", cancellation);
        var row = new CopyReader(stream, columns: 8);
        while (await row.ReadAsync(cancellation))
        {
            var error = LinkRow.TryAdd(
                builder,
                previous,
                new LinkId(row.Int64(0)),
                new DomainId(row.Int64(1)),
                row.Bytes(2),
                row.Bytes(3),
                row.Bytes(4),
                row.Bytes(5),
                row.Int16(6),
                row.Boolean(7));
            if (error is not null)
            {
                problems.Add($"Link {row.Int64(0)} on domain {row.Int64(1)}: {error}.");
            }
        }
        return builder.Build();
    }
}

/// <summary>What a full read gave.</summary>
internal sealed record LoadedSnapshot(RoutingSnapshot Snapshot, FeedPosition Position, LoadProblems Problems);
