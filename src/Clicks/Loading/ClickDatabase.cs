using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>The loader's statements, on one connection that is given up after any failure.</summary>
internal sealed class ClickDatabase(NpgsqlDataSource dataSource) : IDisposable
{
    private readonly Dictionary<DateTime, string> _leaves = [];
    private NpgsqlConnection? _connection;

    public NpgsqlConnection Connection => _connection ??= Open();

    /// <summary>Drops the connection and whatever was remembered about the database.</summary>
    public void Reset()
    {
        _leaves.Clear();
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => _connection?.Dispose();

    /// <summary>The stored positions of those segments that have one.</summary>
    public Dictionary<Guid, long> PositionsOf(IEnumerable<Guid> segments)
    {
        using var command = new NpgsqlCommand("SELECT segment_id, position FROM click_segments WHERE segment_id = ANY ($1)", Connection);
        command.Parameters.Add(Array(segments.ToArray(), NpgsqlDbType.Uuid));
        using var reader = command.ExecuteReader();
        var positions = new Dictionary<Guid, long>();
        while (reader.Read())
        {
            positions.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return positions;
    }

    /// <summary>The table of the month that begins at <paramref name="month"/>, made when it is missing.</summary>
    public string LeafOf(DateTime month)
    {
        if (!_leaves.TryGetValue(month, out var leaf))
        {
            using var command = new NpgsqlCommand("SELECT app.ensure_click_partition($1)", Connection);
            command.Parameters.AddWithValue(month);
            leaf = (string)(command.ExecuteScalar() ?? throw new InvalidOperationException("No partition came back."));
            _leaves.Add(month, leaf);
        }

        return leaf;
    }

    /// <summary>
    /// A number for a load; the database's time, whose years decide which clicks can be stored; and of which clicks nothing but sums.
    /// </summary>
    public (long LoadId, DateTime Now, TotalsOnly TotalsOnly) Begin()
    {
        using var batch = new NpgsqlBatch(Connection)
        {
            BatchCommands = { new("SELECT nextval('click_loads_id'), now()"), new("SELECT domain, since, until FROM app.totals_only_periods()") },
        };
        using var reader = batch.ExecuteReader();
        reader.Read();
        var (load, now) = (reader.GetInt64(0), reader.GetDateTime(1));
        reader.NextResult();
        var periods = new List<TotalsOnlyPeriod>();
        while (reader.Read())
        {
            periods.Add(new TotalsOnlyPeriod(reader.GetInt64(0), reader.GetDateTime(1), reader.IsDBNull(2) ? null : reader.GetDateTime(2)));
        }

        return (load, now, new TotalsOnly(periods));
    }

    /// <summary>
    /// Moves the segments' positions, each from where this process believes it to be. False when one was elsewhere: then an
    /// earlier load, whose outcome was not heard of, did happen, and nothing of this transaction may.
    /// </summary>
    public bool MovePositions(NpgsqlTransaction transaction, IReadOnlyList<BatchSpan> spans)
    {
        using var command = new NpgsqlCommand(
            """
            INSERT INTO click_segments AS s (segment_id, position)
            SELECT id, target FROM unnest($1, $2) AS moved (id, target) ORDER BY id
            ON CONFLICT (segment_id) DO UPDATE SET position = excluded.position, updated_at = now()
             WHERE s.position = (SELECT source FROM unnest($1, $3) AS known (id, source) WHERE known.id = s.segment_id)
            """, Connection, transaction);
        command.Parameters.Add(Array(spans.Select(span => span.Cursor.Segment.Id).ToArray(), NpgsqlDbType.Uuid));
        command.Parameters.Add(Array(spans.Select(span => span.To).ToArray(), NpgsqlDbType.Bigint));
        command.Parameters.Add(Array(spans.Select(span => span.From).ToArray(), NpgsqlDbType.Bigint));
        return command.ExecuteNonQuery() == spans.Count;
    }

    /// <summary>
    /// Into the months' own tables: COPY into the partitioned one is refused because of its row-level security.
    /// </summary>
    public void Copy(Load load)
    {
        foreach (var month in load.Months)
        {
            Copy(month.Table, month.Rows);
        }
    }

    private void Copy(string leaf, CopyRows rows)
    {
        using var stream = Connection.BeginRawBinaryCopy($"COPY public.\"{leaf}\" ({CopyRows.Columns}) FROM STDIN (FORMAT BINARY)");
        try
        {
            stream.Write(rows.Finish());
        }
        catch
        {
            Cancel(stream);
            throw;
        }
    }

    /// <summary>Hands notes to the function of their kind; says how many it could not take.</summary>
    /// <param name="notes">A JSON array.</param>
    public int AddNotes(NpgsqlTransaction transaction, NoteKind kind, string notes)
    {
        var sql = kind switch
        {
            NoteKind.ConsentBanner => "SELECT app.add_consent_banners($1)",
            NoteKind.ConsentRecord => "SELECT app.add_consent_records($1)",
            NoteKind.PixelOutcome => "SELECT app.add_pixel_outcomes($1)",
            NoteKind.ClickErasure => "SELECT app.add_click_erasures($1)",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        using var command = new NpgsqlCommand(sql, Connection, transaction);
        command.Parameters.Add(new() { Value = notes, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return (int)(command.ExecuteScalar() ?? 0);
    }

    /// <summary>Makes the load known to those who add up, with what its clicks add up to.</summary>
    public void RecordLoad(NpgsqlTransaction transaction, Load load)
    {
        var record = new NpgsqlBatchCommand("INSERT INTO click_loads (id, clicks, first_at, last_at, has_sums) VALUES ($1, $2, $3, $4, true)");
        record.Parameters.AddWithValue(load.Id);
        record.Parameters.AddWithValue(load.Kept);
        record.Parameters.AddWithValue(load.First);
        record.Parameters.AddWithValue(load.Last);
        using var batch = new NpgsqlBatch(Connection, transaction) { BatchCommands = { record, load.Sums.Command(load.Id) } };
        batch.ExecuteNonQuery();
    }

    /// <summary>Notes that the segments' files are gone, so that their positions can be forgotten some day.</summary>
    public void MarkRemoved(IReadOnlyCollection<Guid> segments)
    {
        using var command = new NpgsqlCommand("UPDATE click_segments SET removed_at = now() WHERE segment_id = ANY ($1)", Connection);
        command.Parameters.Add(Array(segments.ToArray(), NpgsqlDbType.Uuid));
        command.ExecuteNonQuery();
    }

    /// <summary>A week's grace for someone who puts a copied file back.</summary>
    public void ForgetRemoved()
    {
        using var command = new NpgsqlCommand("DELETE FROM click_segments WHERE removed_at < now() - interval '7 days'", Connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlParameter Array<T>(T[] values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static void Cancel(NpgsqlRawCopyStream stream)
    {
        try
        {
            stream.Cancel();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException or TimeoutException)
        {
            // The connection is given up anyway; the failure that led here is the one to tell.
        }
    }

    /// <summary>
    /// The spool lets go of clicks once they are committed, so the commit has to be on the server's disk, whatever its default.
    /// </summary>
    private NpgsqlConnection Open()
    {
        var connection = dataSource.OpenConnection();
        try
        {
            using var command = new NpgsqlCommand(
                "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", connection);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
