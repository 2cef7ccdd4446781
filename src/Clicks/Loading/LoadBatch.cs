using System.Runtime.InteropServices;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Where a click of the batch lies, and which user agent it has.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchRow(Segment Segment, long At, int Length, UInt128 UserAgent)
{
    public ReadOnlySpan<byte> Body => Segment.Bytes(At, Length);
}

/// <summary>Where a note of the batch lies.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchNote(Segment Segment, long At, int Length)
{
    public ReadOnlySpan<byte> Body => Segment.Bytes(At, Length);
}

/// <summary>The part of a segment that a batch takes in. <see cref="Done"/> as end says that nothing of it is left.</summary>
internal sealed record BatchSpan(SegmentCursor Cursor, long From, long To)
{
    /// <summary>The stored position of a segment that needs no more reading, wherever its end may be.</summary>
    public const long Done = long.MaxValue;
}

/// <summary>Clicks that go to the database together, with the positions that make it happen once. Reused from load to load.</summary>
internal sealed class LoadBatch
{
    public List<BatchRow> Rows { get; } = [];

    public List<BatchNote> Notes { get; } = [];

    public List<BatchSpan> Spans { get; } = [];

    /// <summary>Clicks and notes.</summary>
    public int Count => Rows.Count + Notes.Count;

    public bool IsEmpty => Spans.Count == 0;

    public void Clear()
    {
        Rows.Clear();
        Notes.Clear();
        Spans.Clear();
    }
}

/// <summary>How far a segment is in the database, and whether reading it has come to a halt.</summary>
internal sealed class SegmentCursor(Segment segment)
{
    public Segment Segment { get; } = segment;

    /// <summary>The position stored in the database, as far as this process knows.</summary>
    public long Position { get; set; } = SegmentHeader.Size;

    /// <summary>Where the next batch begins: beyond <see cref="Position"/> while loads that were taken before are being written.</summary>
    public long ReadTo { get; set; } = SegmentHeader.Size;

    /// <summary>False for an earlier process's segment until the database has been asked.</summary>
    public bool IsKnown { get; set; } = !segment.IsRecovered;

    /// <summary>Reading goes past what it cannot read.</summary>
    public bool IsTolerant { get; set; } = segment.IsRecovered;

    /// <summary>A click's user agent lay in a record that cannot be read; said once a segment.</summary>
    public bool HasLostUserAgent { get; set; }

    public long HaltedAt { get; set; } = -1;

    public int Halts { get; set; }

    public long HaltedSince { get; set; }

    /// <summary>Gaps before this position have been reported.</summary>
    public long ReportedTo { get; set; }
}
