using WhiteLabelLinks.Clicks.Networks;

namespace WhiteLabelLinks.Clicks;

/// <summary>What a click survives once it is answered.</summary>
public enum SpoolDurability
{
    /// <summary>The death of the process; a power failure may cost the last <see cref="ClickOptions.SyncEvery"/>.</summary>
    Process,

    /// <summary>The death of the machine: the answer waits for the disk.</summary>
    Disk,
}

/// <summary>Settings of the click spool, its loader and the rollups.</summary>
public sealed record ClickOptions
{
    /// <summary>Folder of the spool. It belongs to one process at a time.</summary>
    public required string Directory { get; init; }

    public SpoolDurability Durability { get; init; }

    /// <summary>Size of a segment file: a multiple of 4096.</summary>
    public int SegmentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Segments prepared before they are needed.</summary>
    public int ReadyAhead { get; init; } = 2;

    /// <summary>Emptied segment files kept for another use.</summary>
    public int Spares { get; init; } = 2;

    /// <summary>Segments that may lie in memory while the disk is full; beyond them clicks are dropped and counted.</summary>
    public int MemorySegments { get; init; } = 4;

    /// <summary>How often the spool is written to the disk in the background (durability <c>process</c>).</summary>
    public TimeSpan SyncEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Keeps clicks in the spool and loads none: for measuring the redirect path alone.</summary>
    public bool LoaderPaused { get; init; }

    /// <summary>Clicks in one load at most. Small loads keep PostgreSQL from slowing redirects on the same machine.</summary>
    public int LoadRows { get; init; } = 8_000;

    /// <summary>The pause before the next look at the spool when the last load emptied it.</summary>
    public TimeSpan LoadEvery { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a stop may spend on loading what the spool still holds; the rest stays in it.</summary>
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Networks that no person browses from.</summary>
    public NetworkList Networks { get; init; } = NetworkList.Empty;

    /// <summary>Every setting that cannot work, each with what to do.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Directory))
        {
            yield return "The click spool has no folder: set the data folder.";
        }

        if (SegmentBytes < 64 * 1024 || SegmentBytes > 1 << 30 || SegmentBytes % 4096 != 0)
        {
            yield return $"The spool's segment size is {SegmentBytes}: it must be a multiple of 4096 between 65536 and 1073741824.";
        }

        if (ReadyAhead is < 1 or > 64 || Spares is < 0 or > 64 || MemorySegments is < 0 or > 64)
        {
            yield return "The spool's counts of ready, spare and memory segments must lie between 0 and 64, ready ones from 1.";
        }

        if (LoadRows is < 1 or > 1_000_000 || SyncEvery <= TimeSpan.Zero || LoadEvery <= TimeSpan.Zero || DrainWithin < TimeSpan.Zero)
        {
            yield return "The spool's load size must lie between 1 and 1000000 clicks, and its intervals must be longer than nothing.";
        }
    }
}
