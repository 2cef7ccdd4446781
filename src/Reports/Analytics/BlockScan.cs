using System.Runtime.InteropServices;
using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>A filter in the numbers of its column.</summary>
internal sealed record CodeFilter(ClickColumn Column, IReadOnlySet<int> Codes);

/// <summary>A block that a question is about.</summary>
/// <param name="IsWholeDay">It holds all of the day's clicks, in the order of their minutes.</param>
/// <param name="IsSummed">Its sums were read, and it is one of <see cref="BlockScan.FindSummedDays"/>; else the columns were.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockToCount(ClickBlock Block, bool IsWholeDay, bool IsSummed);

/// <summary>
/// Counts clicks block by block, in one pass: which are asked for, in which step they fall, and by what they are broken down. Blocks
/// of a day come one after the other. Memory grows with the values that occur and not with the clicks. Who asks for all clicks of a settled
/// day is spared the pass: what they add up to is known.
/// </summary>
internal sealed class BlockScan
{
    private const int MinutesPerDay = 1440;
    private const int HoursPerWeek = 168;

    private readonly ClickQuestion _question;
    private readonly IReadOnlyList<CodeFilter> _filters;
    private readonly CodeCounts[] _groups;
    private readonly long[] _starts;
    private readonly PackedCount[] _steps;
    private readonly DayVisitors _visitors;
    private readonly long[] _hours;
    private readonly int[] _stepOf = new int[MinutesPerDay];
    private readonly int[] _hourOf = new int[MinutesPerDay];
    private readonly PackedCount[] _minutes = new PackedCount[MinutesPerDay];
    private readonly CellsOfBlock _cells;
    private DateOnly _day;
    private DayCut? _cut;

    /// <summary>Begins to count.</summary>
    /// <param name="cells">Room to count in; nobody else's until the scan has ended.</param>
    public BlockScan(ClickQuestion question, IReadOnlyList<CodeFilter> filters, CellsOfBlock cells)
    {
        (_question, _filters, _cells) = (question, filters, cells);
        _groups = [.. question.By.Select(_ => new CodeCounts())];
        _starts = [.. question.Steps.Append(question.Until).Select(MinuteOf)];
        _steps = new PackedCount[question.Steps.Count];
        _visitors = new DayVisitors(question.Steps.Count);
        _hours = question.ByHourOfWeek ? new long[HoursPerWeek] : [];
        Columns = [.. new[] { ClickColumn.Minute, ClickColumn.Traffic, ClickColumn.Visitor }
            .Concat(filters.Select(filter => filter.Column)).Concat(question.By.Select(dimension => dimension.Column())).Distinct().Order()];
    }

    /// <summary>What has to be read of a block that is counted click by click.</summary>
    public IReadOnlyList<ClickColumn> Columns { get; }

    /// <summary>
    /// Days that may be counted by what they add up to; null when there are none. Of a part of a day it only says how many clicks and
    /// visitors there are, and of some of its clicks nothing.
    /// </summary>
    public (DateOnly First, DateOnly Last)? FindSummedDays()
    {
        if (_filters.Count > 0)
        {
            return null;
        }
        var (first, last) = (DayOf(_question.From), DayOf(_question.Until.AddTicks(-1)));
        (DateOnly First, DateOnly Last)? found = null;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            SetSteps(day);
            if (DayCut.Of(_stepOf) is { } cut && (_groups.Length == 0 || cut.IsAllInside))
            {
                found = (found?.First ?? day, day);
            }
            else if (found is not null)
            {
                break;
            }
        }
        return found;
    }

    /// <summary>Counts a block. All of a day's blocks are counted by the same scan.</summary>
    public void Add(in BlockToCount one)
    {
        if (one.Block.Day != _day)
        {
            EndDay();
            BeginDay(one.Block.Day);
        }
        if (one.IsSummed)
        {
            AddSums(one.Block.Sums, _cut ?? throw new InvalidOperationException($"Sums do not say how {_day:O} falls into these steps."));
        }
        else
        {
            _cells.Block = one.Block;
            AddClicks(one.IsWholeDay);
        }
    }

    /// <summary>Takes in what another scan has counted of other days by the same question.</summary>
    public void Add(BlockScan other)
    {
        other.EndDay();
        _visitors.Add(other._visitors);
        for (var step = 0; step < _steps.Length; step++)
        {
            _steps[step] += other._steps[step];
        }
        for (var hour = 0; hour < _hours.Length; hour++)
        {
            _hours[hour] += other._hours[hour];
        }
        for (var i = 0; i < _groups.Length; i++)
        {
            _groups[i].Add(other._groups[i]);
        }
    }

    /// <summary>Counts clicks of which only a sum is kept, where they can be told apart.</summary>
    public void AddSum(in BareCount bare)
    {
        _steps[bare.Step] += PackedCount.Of(bare.Count);
        for (var i = 0; i < _groups.Length; i++)
        {
            if (_question.By[i].Column() is var column && BareCount.Knows(column))
            {
                _groups[i].Add(bare.CodeOf(column), bare.Count);
            }
        }
    }

    public ClickAnswer Finish()
    {
        EndDay();
        var steps = _question.Steps.Select((start, i) => new StepCount(start, _steps[i].Count, _visitors.OfSteps[i])).ToList();
        return new ClickAnswer
        {
            Total = new StepCount(_question.From, steps.Aggregate(default(Count), (sum, step) => sum + step.Count), _visitors.OfDays),
            Steps = steps,
            By = _question.By.Zip(_groups).ToDictionary(pair => pair.First, pair => pair.Second.Sorted()),
            HoursOfWeek = _hours,
        };
    }

    // Which step and which hour of the week each minute of a day of UTC falls in: looked up instead of worked out.
    private void BeginDay(DateOnly day)
    {
        _day = day;
        SetSteps(day);
        _cut = DayCut.Of(_stepOf);
        if (_hours.Length > 0)
        {
            SetHours(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        }
    }

    // A zone is asked twice a day, and for each quarter of an hour only on days on which clocks change.
    private void SetHours(DateTime start)
    {
        var (atFirst, atLast) = (_question.Zone.GetUtcOffset(start), _question.Zone.GetUtcOffset(start.AddDays(1)));
        for (var minute = 0; minute < MinutesPerDay; minute += DaySums.MinutesPerQuarter)
        {
            var at = start.AddMinutes(minute);
            var local = at + (atFirst == atLast ? atFirst : _question.Zone.GetUtcOffset(at));
            _hourOf.AsSpan(minute, DaySums.MinutesPerQuarter).Fill((((int)local.DayOfWeek + 6) % 7 * 24) + local.Hour);
        }
    }

    private void SetSteps(DateOnly day)
    {
        var first = MinuteOf(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        for (var minute = 0; minute < MinutesPerDay;)
        {
            var at = Array.BinarySearch(_starts, first + minute);
            var next = at >= 0 ? at + 1 : ~at;
            var end = next < _starts.Length ? (int)Math.Min(MinutesPerDay, _starts[next] - first) : MinutesPerDay;
            _stepOf.AsSpan(minute, end - minute).Fill(next <= _steps.Length ? next - 1 : -1);
            minute = end;
        }
    }

    private void EndDay()
    {
        _visitors.EndDay();
        for (var minute = 0; minute < MinutesPerDay; minute++)
        {
            if (_minutes[minute].IsNone)
            {
                continue;
            }
            _steps[_stepOf[minute]] += _minutes[minute];
            if (_hours.Length > 0)
            {
                _hours[_hourOf[minute]] += _minutes[minute].Count.Humans;
            }
            _minutes[minute] = default;
        }
    }

    private void AddSums(in DaySums sums, DayCut cut)
    {
        Span<int> clicks = stackalloc int[DaySums.Quarters];
        Span<int> humans = stackalloc int[DaySums.Quarters];
        sums.ReadQuarters(clicks, humans);
        for (var quarter = 0; quarter < DaySums.Quarters; quarter++)
        {
            var minute = quarter * DaySums.MinutesPerQuarter;
            _minutes[minute] += _stepOf[minute] >= 0 ? PackedCount.Of(new Count(clicks[quarter], humans[quarter])) : default;
        }
        _visitors.Add(sums, cut);
        for (var i = 0; i < _groups.Length; i++)
        {
            ClickLoops.AddSums(sums.Of(_question.By[i].Column()), _groups[i]);
        }
    }

    private void AddClicks(bool isWholeDay)
    {
        var rows = Select();
        if (rows.IsEmpty)
        {
            return;
        }
        var weights = _cells.Weights;
        var minutes = _cells[ClickColumn.Minute].Codes;
        ClickLoops.CountRows(rows, minutes, weights, _minutes);
        _visitors.Add(rows, weights, _cells[ClickColumn.Visitor], minutes, _stepOf, isWholeDay);
        for (var i = 0; i < _groups.Length; i++)
        {
            CountGroup(rows, weights, _cells[_question.By[i].Column()], _groups[i]);
        }
    }

    private ReadOnlySpan<int> Select()
    {
        var rows = _cells.AllRows;
        if (_cut is not { IsAllInside: true })
        {
            rows = rows[..ClickLoops.KeepInside(rows, _cells[ClickColumn.Minute].Codes, _stepOf)];
        }
        foreach (var filter in _filters)
        {
            var cells = _cells[filter.Column];
            rows = rows[..(cells.Places > 0 ? ClickLoops.Keep(rows, cells.Codes, _cells.Chosen(cells, filter.Codes)) : ClickLoops.Keep(rows, cells.Codes, filter.Codes))];
        }
        return rows;
    }

    private void CountGroup(ReadOnlySpan<int> rows, ReadOnlySpan<PackedCount> weights, BlockCells cells, CodeCounts counts)
    {
        if (cells.Places == 0)
        {
            foreach (var row in rows)
            {
                counts.Add(cells.Codes[row], weights[row].Count);
            }
            return;
        }
        // By places first, in a table as small as the day's values are few.
        var places = _cells.Places(cells);
        ClickLoops.CountRows(rows, cells.Codes, weights, places);
        for (var place = 0; place < places.Length; place++)
        {
            if (!places[place].IsNone)
            {
                counts.Add(cells.ValueOf(place), places[place].Count);
            }
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static long MinuteOf(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;
}
