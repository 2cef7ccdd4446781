using System.Runtime.InteropServices;
using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>A day of UTC that one step of the series begins in, or none: what comes before belongs to one step and what comes after to another.</summary>
/// <param name="Quarter">Where it is cut; at the end of the day when it is not.</param>
/// <param name="Before">The step before; -1 when it is not asked for.</param>
/// <param name="After">The step after; -1 when it is not asked for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayCut(int Quarter, int Before, int After)
{
    public bool IsAllInside => Before >= 0 && (After >= 0 || Quarter == DaySums.Quarters);

    /// <summary>Null for a day that is cut more than once, or within a quarter of an hour.</summary>
    /// <param name="stepOf">The step of each of its minutes; -1 for those that are not asked for.</param>
    public static DayCut? Of(ReadOnlySpan<int> stepOf)
    {
        var before = stepOf[0];
        var cut = stepOf.IndexOfAnyExcept(before);
        if (cut < 0)
        {
            return new DayCut(DaySums.Quarters, before, -1);
        }
        var after = stepOf[cut];
        return cut % DaySums.MinutesPerQuarter == 0 && !stepOf[cut..].ContainsAnyExcept(after) ? new DayCut(cut / DaySums.MinutesPerQuarter, before, after) : null;
    }
}
