namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Up to where the changes of a database are known.</summary>
/// <param name="Origin">Which database, on which timeline: after a failover or a restore, transactions count anew.</param>
/// <param name="Snapshot">A <c>pg_snapshot</c>: the changes of every transaction visible in it are known.</param>
/// <param name="At">When it was read, on the clock of this process.</param>
internal sealed record FeedPosition(string Origin, string Snapshot, DateTimeOffset At)
{
    /// <summary>The columns of a query that reads a position together with what it is the position of.</summary>
    public const string Columns =
        "pg_current_snapshot()::text, (SELECT system_identifier FROM pg_control_system())::text || '/' || "
        + "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || current_database()";

    /// <summary>The database forgets changes after a day.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(20);
}
