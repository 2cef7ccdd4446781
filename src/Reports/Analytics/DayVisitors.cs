using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// Tells people apart within each day of UTC, which is as long as a visitor's number lasts: per step of the series and per day. Nobody
/// knows who came without an address, so each of those counts as somebody.
/// </summary>
internal sealed class DayVisitors(int steps)
{
    private readonly HashSet<int>[] _ofStep = [.. Enumerable.Range(0, steps).Select(_ => new HashSet<int>())];
    private readonly HashSet<int> _ofDay = [];
    private readonly HashSet<int> _touched = [];
    private int[] _lastStep = [];

    public long[] OfSteps { get; } = new long[steps];

    public long OfDays { get; private set; }

    /// <summary>Takes in a block's clicks.</summary>
    /// <param name="stepOf">The step that each minute of the day falls in.</param>
    /// <param name="isWholeDay">As in <see cref="BlockToCount"/>.</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<PackedCount> weights, BlockCells visitors, ReadOnlySpan<int> minutes, ReadOnlySpan<int> stepOf, bool isWholeDay)
    {
        if (isWholeDay && visitors.HasValues)
        {
            AddSorted(rows, weights, visitors, minutes, stepOf);
        }
        else
        {
            AddAny(rows, weights, visitors, minutes, stepOf);
        }
    }

    /// <summary>Takes in all clicks of a settled day.</summary>
    public void Add(in DaySums sums, DayCut cut)
    {
        var (until, from, all) = sums.VisitorsAt(cut.Quarter);
        if (cut.Before >= 0)
        {
            OfSteps[cut.Before] += until;
        }
        if (cut.After >= 0)
        {
            OfSteps[cut.After] += from;
        }
        OfDays += cut.IsAllInside ? all : cut.Before >= 0 ? until : cut.After >= 0 ? from : 0;
    }

    /// <summary>Takes in what was counted of other days, all of which have ended.</summary>
    public void Add(DayVisitors other)
    {
        OfDays += other.OfDays;
        for (var step = 0; step < OfSteps.Length; step++)
        {
            OfSteps[step] += other.OfSteps[step];
        }
    }

    public void EndDay()
    {
        foreach (var step in _touched)
        {
            OfSteps[step] += _ofStep[step].Count;
            _ofStep[step].Clear();
        }
        _touched.Clear();
        OfDays += _ofDay.Count;
        _ofDay.Clear();
    }

    // Steps only go on within a sorted day, so it is enough to know in which step each visitor was seen last.
    private void AddSorted(ReadOnlySpan<int> rows, ReadOnlySpan<PackedCount> weights, BlockCells visitors, ReadOnlySpan<int> minutes, ReadOnlySpan<int> stepOf)
    {
        var places = visitors.Codes;
        var unknown = visitors.Values.IndexOf(0);
        if (_lastStep.Length < visitors.Values.Length)
        {
            _lastStep = new int[visitors.Values.Length];
        }
        var last = _lastStep.AsSpan(0, visitors.Values.Length);
        last.Fill(-1);
        OfDays += ClickLoops.CountVisitors(rows, weights, places, minutes, stepOf, unknown, last, OfSteps);
    }

    private void AddAny(ReadOnlySpan<int> rows, ReadOnlySpan<PackedCount> weights, BlockCells visitors, ReadOnlySpan<int> minutes, ReadOnlySpan<int> stepOf)
    {
        var codes = visitors.Codes;
        foreach (var row in rows)
        {
            if (!weights[row].HasPerson)
            {
                continue;
            }
            var (visitor, step) = (visitors.ValueOf(codes[row]), stepOf[minutes[row]]);
            if (visitor == 0)
            {
                OfSteps[step]++;
                OfDays++;
                continue;
            }
            if (_ofStep[step].Add(visitor))
            {
                _touched.Add(step);
            }
            _ofDay.Add(visitor);
        }
    }
}
