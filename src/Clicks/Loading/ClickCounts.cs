namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>What the loader has done since the process started. Read by metrics while the loader writes.</summary>
public sealed class ClickCounts
{
    private long _loaded;
    private long _failures;
    private long _quarantinedClicks;
    private long _quarantinedBytes;
    private long _tornBytes;
    private long _oldestWaitingMicros;

    /// <summary>Clicks that are in PostgreSQL.</summary>
    public long LoadedClicks => Volatile.Read(ref _loaded);

    /// <summary>Loads that failed, each of them tried again.</summary>
    public long LoadFailures => Volatile.Read(ref _failures);

    /// <summary>Complete records that were set aside: of unknown version, or refused by PostgreSQL.</summary>
    public long QuarantinedClicks => Volatile.Read(ref _quarantinedClicks);

    /// <summary>Bytes set aside because they hold no readable record, or a refused one.</summary>
    public long QuarantinedBytes => Volatile.Read(ref _quarantinedBytes);

    /// <summary>Bytes of records that a dying process had not finished; their clicks were never answered.</summary>
    public long TornBytes => Volatile.Read(ref _tornBytes);

    /// <summary>When the oldest click that the loader has in hand was made, in Unix microseconds; 0 when there is none.</summary>
    internal long OldestWaitingMicros
    {
        get => Volatile.Read(ref _oldestWaitingMicros);
        set => Volatile.Write(ref _oldestWaitingMicros, value);
    }

    internal void Loaded(int clicks) => Interlocked.Add(ref _loaded, clicks);

    internal void LoadFailed() => Interlocked.Increment(ref _failures);

    internal void Torn(long bytes) => Interlocked.Add(ref _tornBytes, bytes);

    internal void Quarantined(int clicks, long bytes)
    {
        Interlocked.Add(ref _quarantinedClicks, clicks);
        Interlocked.Add(ref _quarantinedBytes, bytes);
    }
}
