using Npgsql;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// Asks the database what changed since a position: each change exactly once, whatever order transactions commit in. Told by
/// NOTIFY when to ask, and asking anyway a few times a second, so that a lost notification costs no more than that.
/// </summary>
internal sealed class ChangeFeed(NpgsqlConnection connection, TimeProvider clock)
{
    /// <summary>How long a change can go unnoticed when its notification does not arrive.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(400);

    /// <summary>More changed links than this, and reading all of them costs less.</summary>
    public const int MostChanges = 200_000;

    /// <summary>As many are read and published together, so that one tenant's import does not hold up another's edit.</summary>
    public const int BatchSize = 10_000;

    // An answer to a poll takes a millisecond. Silence is a partition: better to connect anew than to wait for TCP to notice.
    private const int SecondsToAnswer = 5;

    private const string PollSql =
        "SELECT NULL AS kind, NULL::bigint AS brand_id, NULL::bigint AS domain_id, NULL AS slug_key, " + FeedPosition.Columns
        + " UNION ALL (SELECT DISTINCT kind, brand_id, domain_id, slug_key, NULL, NULL FROM serving.changes"
        + " WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot) LIMIT $2)";

    private const string ReadSql =
        "SELECT k.domain_id, k.slug_key, l.link_id, l.destination, l.mode, l.query_mode, l.redirect_status, l.archived"
        + " FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS k(brand_id, domain_id, slug_key)"
        + " LEFT JOIN serving.links l ON l.brand_id = k.brand_id AND l.domain_id = k.domain_id AND l.slug_key = k.slug_key";

    public async Task ListenAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("LISTEN serving_changes", connection) { CommandTimeout = SecondsToAnswer };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Waits until something may have changed.</summary>
    public Task WaitAsync(CancellationToken cancellation) => connection.WaitAsync(AskEvery, cancellation);

    public async Task<ChangesSince> PollAsync(FeedPosition since, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        await using var command = new NpgsqlCommand(PollSql, connection) { CommandTimeout = SecondsToAnswer };
        command.Parameters.Add(new() { Value = since.Snapshot });
        command.Parameters.Add(new() { Value = MostChanges + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        ChangesSince changes = new(since);
        while (await reader.ReadAsync(cancellation))
        {
            switch (reader.IsDBNull(0) ? "" : reader.GetString(0))
            {
                case "":
                    changes.Position = new FeedPosition(reader.GetString(5), reader.GetString(4), at);
                    break;
                case "hosts":
                    changes.HostsChanged = true;
                    break;
                case "link":
                    changes.Links.Add(new LinkKey(reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)));
                    break;
                case "retargeting":
                    changes.Retargeting.Add(reader.IsDBNull(1) ? null : new BrandId(reader.GetInt64(1)));
                    break;
                default:
                    changes.MustReload = true;
                    break;
            }
        }
        changes.MustReload |= changes.Links.Count > MostChanges || changes.Position.Origin != since.Origin;
        return changes;
    }

    /// <summary>Reads links by their keys, as they are now; a key without a link is said to be gone.</summary>
    public async Task<LinkTable> ReadAsync(
        IReadOnlyList<LinkKey> keys, RoutingSnapshot previous, LoadProblems problems, CancellationToken cancellation)
    {
        var builder = new LinkTableBuilder(keys.Count);
        await using var command = new NpgsqlCommand(ReadSql, connection) { CommandTimeout = SecondsToAnswer * 6 };
        command.Parameters.Add(new() { Value = keys.Select(k => k.Brand).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Domain).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Slug).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            Add(reader, builder, previous, problems);
        }
        return builder.Build();
    }

    private static void Add(NpgsqlDataReader reader, LinkTableBuilder builder, RoutingSnapshot previous, LoadProblems problems)
    {
        var domain = new DomainId(reader.GetInt64(0));
        var slug = Utf8(reader, 1);
        if (reader.IsDBNull(2))
        {
            if (slug.Length is > 0 and <= LinkRecord.MaxSlugBytes)
            {
                builder.AddGone(domain, slug);
            }
            return;
        }
        var link = new LinkId(reader.GetInt64(2));
        var error = LinkRow.TryAdd(
            builder, previous, link, domain, slug, Utf8(reader, 3), Utf8(reader, 4), Utf8(reader, 5), reader.GetInt16(6), reader.GetBoolean(7));
        if (error is not null)
        {
            problems.Add($"Link {link} on domain {domain}: {error}.");
        }
    }

    private static byte[] Utf8(NpgsqlDataReader reader, int column) => System.Text.Encoding.UTF8.GetBytes(reader.GetString(column));
}

/// <summary>What a link is found by: within its brand, because that is how the database's index begins.</summary>
internal readonly record struct LinkKey(long Brand, long Domain, string Slug);

/// <summary>What a poll told.</summary>
internal sealed class ChangesSince(FeedPosition since)
{
    /// <summary>The position after these changes.</summary>
    public FeedPosition Position { get; set; } = since;

    public bool HostsChanged { get; set; }

    public List<LinkKey> Links { get; } = [];

    /// <summary>Brands whose pixels, consent or looks changed; null is all of them.</summary>
    public HashSet<BrandId?> Retargeting { get; } = [];

    /// <summary>Too much changed, or it is not the same database any more.</summary>
    public bool MustReload { get; set; }
}
