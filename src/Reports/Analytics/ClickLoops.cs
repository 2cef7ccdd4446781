using System.Runtime.CompilerServices;
using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// What is done click by click. Compiled for good at once: a year's clicks would be through before the runtime notices that they are
/// worth it, and a program that was just started would be slow for whoever looks first.
/// </summary>
internal static class ClickLoops
{
    /// <summary>Numbers rows from 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Number(Span<int> rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weigh(ReadOnlySpan<int> traffic, int human, Span<PackedCount> weights)
    {
        var (person, other) = (PackedCount.OfPerson, PackedCount.OfOther);
        for (var row = 0; row < traffic.Length; row++)
        {
            weights[row] = traffic[row] == human ? person : other;
        }
    }

    /// <summary>Moves the rows that lie in a step to the front; says how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int KeepInside(Span<int> rows, ReadOnlySpan<int> minutes, ReadOnlySpan<int> stepOf)
    {
        var count = 0;
        foreach (var row in rows)
        {
            rows[count] = row;
            count += stepOf[minutes[row]] >= 0 ? 1 : 0;
        }
        return count;
    }

    /// <summary>Moves the rows whose value is chosen to the front; says how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Keep(Span<int> rows, ReadOnlySpan<int> places, ReadOnlySpan<bool> chosen)
    {
        var count = 0;
        foreach (var row in rows)
        {
            rows[count] = row;
            count += chosen[places[row]] ? 1 : 0;
        }
        return count;
    }

    /// <summary>The same where a column names its values at every click.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Keep(Span<int> rows, ReadOnlySpan<int> codes, IReadOnlySet<int> chosen)
    {
        var count = 0;
        foreach (var row in rows)
        {
            rows[count] = row;
            count += chosen.Contains(codes[row]) ? 1 : 0;
        }
        return count;
    }

    /// <summary>Adds some rows to the counts of their codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CountRows(ReadOnlySpan<int> rows, ReadOnlySpan<int> codes, ReadOnlySpan<PackedCount> weights, Span<PackedCount> counts)
    {
        foreach (var row in rows)
        {
            counts[codes[row]] += weights[row];
        }
    }

    /// <summary>Adds up what was added up of a day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(ValueSums sums, CodeCounts counts)
    {
        foreach (var sum in sums)
        {
            counts.Add(sum.Value, new Count(sum.Clicks, sum.Humans));
        }
    }

    /// <summary>Tells apart the visitors of some rows of a day, which come in the order of its minutes: in each step, and in the day.</summary>
    /// <param name="last">The step in which each visitor was seen last; -1 for none.</param>
    /// <param name="unknown">The place of those of whom nothing is known: each counts as somebody.</param>
    /// <returns>Visitors of the day.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountVisitors(
        ReadOnlySpan<int> rows, ReadOnlySpan<PackedCount> weights, ReadOnlySpan<int> places, ReadOnlySpan<int> minutes, ReadOnlySpan<int> stepOf, int unknown, Span<int> last, Span<long> ofSteps)
    {
        var ofDay = 0;
        foreach (var row in rows)
        {
            if (!weights[row].HasPerson)
            {
                continue;
            }
            var (place, step) = (places[row], stepOf[minutes[row]]);
            if (last[place] == step && place != unknown)
            {
                continue;
            }
            ofSteps[step]++;
            ofDay += last[place] < 0 || place == unknown ? 1 : 0;
            last[place] = step;
        }
        return ofDay;
    }
}
