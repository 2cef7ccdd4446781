using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Clicks.Spool;

internal enum Scanned
{
    /// <summary>A complete record was found.</summary>
    Record,

    /// <summary>Nothing to read yet: a writer has not finished, or nobody wrote.</summary>
    NotYet,

    /// <summary>The record at this position is damaged; only a tolerant scan gets past it.</summary>
    Damaged,

    /// <summary>The segment is sealed and read to its end.</summary>
    End,
}

/// <summary>Bytes that hold no readable record, between two positions of a segment.</summary>
/// <param name="IsTorn">True when a writer never finished there, which a crash leaves behind; false when something was changed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Gap(long From, long To, bool IsTorn)
{
    public bool IsNone => From == To;
}

/// <summary>Finds the records of a segment in order.</summary>
internal static class RecordScan
{
    /// <summary>
    /// Moves to the record at or after <paramref name="position"/> and past it. A tolerant scan is for segments that nobody writes
    /// to any more: it goes on, in steps of eight bytes, to the next record whose checksum holds, and says what it passed over.
    /// </summary>
    /// <param name="at">Where the found record's body begins.</param>
    public static Scanned Next(Segment segment, ref long position, bool tolerant, out long at, out int length, out Gap gap)
    {
        (at, length, gap) = (0, 0, default);
        var isSealed = segment.SealedAt >= 0;
        var end = segment.End;
        if (position >= end)
        {
            return isSealed ? Scanned.End : Scanned.NotYet;
        }

        var word = segment.WordAt(position);
        if (!IsRecord(segment, position, word, end))
        {
            if (!tolerant)
            {
                return word == 0 ? Scanned.NotYet : Scanned.Damaged;
            }

            gap = Skip(segment, ref position, end);
            if (position >= end)
            {
                return Scanned.End;
            }

            word = segment.WordAt(position);
        }

        at = position + ClickRecord.WordSize;
        length = ClickRecord.LengthOf(word);
        position += ClickRecord.SizeOf(length);
        return Scanned.Record;
    }

    private static bool IsRecord(Segment segment, long position, ulong word, long end) =>
        ClickRecord.IsPlausible(word, end - position - ClickRecord.WordSize) && segment.IsValid(position, word);

    /// <summary>Moves to the next valid record or the end. Zeros at either side of what was skipped do not count as a gap.</summary>
    private static Gap Skip(Segment segment, ref long position, long end)
    {
        var start = position;
        position = SkipZeros(segment, position, end);
        var (from, to) = (position, position);
        while (position < end)
        {
            var word = segment.WordAt(position);
            if (word == 0)
            {
                position = SkipZeros(segment, position, end);
                continue;
            }

            if (IsRecord(segment, position, word, end))
            {
                break;
            }

            position += ClickRecord.WordSize;
            to = position;
        }

        return new Gap(from, to, IsTorn: from > start);
    }

    private static long SkipZeros(Segment segment, long position, long end)
    {
        var skipped = segment.Words(position, end).IndexOfAnyExcept(0UL);
        return skipped < 0 ? end : position + ((long)skipped * ClickRecord.WordSize);
    }
}
