using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>A filter in the numbers of its column.</summary>
internal sealed record CodeFilter(ClickColumn Column, IReadOnlySet<int> Codes);

/// <summary>
/// Counts clicks block by block, in one pass: which are asked for, in which step they fall, and by what they are broken down. Blocks
/// come in the order of their days. Memory grows with the values that occur and not with the clicks.
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
    private readonly Dictionary<ClickColumn, BlockCells> _cells;
    private PackedCount[] _places = [];
    private int[] _rows = [];
    private PackedCount[] _weights = [];
    private bool[] _keeps = [];
    private DateOnly _day;

    public BlockScan(ClickQuestion question, IReadOnlyList<CodeFilter> filters)
    {
        (_question, _filters) = (question, filters);
        _groups = [.. question.By.Select(_ => new CodeCounts())];
        _starts = [.. question.Steps.Append(question.Until).Select(MinuteOf)];
        _steps = new PackedCount[question.Steps.Count];
        _visitors = new DayVisitors(question.Steps.Count);
        _hours = question.ByHourOfWeek ? new long[HoursPerWeek] : [];
        Columns = [.. new[] { ClickColumn.Minute, ClickColumn.Traffic, ClickColumn.Visitor }
            .Concat(filters.Select(filter => filter.Column)).Concat(question.By.Select(dimension => dimension.Column())).Distinct().Order()];
        _cells = Columns.ToDictionary(column => column, column => new BlockCells(column));
    }

    /// <summary>What has to be read of a block.</summary>
    public IReadOnlyList<ClickColumn> Columns { get; }

    /// <summary>Where a block's bytes of a column go, before it is counted.</summary>
    public BlockCells CellsOf(ClickColumn column) => _cells[column];

    /// <summary>Counts a block whose <see cref="Columns"/> have been read.</summary>
    /// <param name="isWholeDay">It holds all of the day's clicks, in the order of their minutes.</param>
    public void Add(DateOnly day, int clicks, bool isWholeDay)
    {
        if (day != _day)
        {
            EndDay();
            BeginDay(day);
        }
        Weigh(clicks);
        var rows = Select(clicks);
        CountMinutes(rows);
        _visitors.Add(rows, _weights, _cells[ClickColumn.Visitor], _cells[ClickColumn.Minute].Codes, _stepOf, isWholeDay);
        for (var i = 0; i < _groups.Length; i++)
        {
            CountGroup(rows, _cells[_question.By[i].Column()], _groups[i]);
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
        var first = MinuteOf(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        for (var minute = 0; minute < MinutesPerDay; minute++)
        {
            var at = Array.BinarySearch(_starts, first + minute);
            var step = at >= 0 ? at : ~at - 1;
            _stepOf[minute] = step < _steps.Length ? step : -1;
        }
        for (var minute = 0; minute < MinutesPerDay && _hours.Length > 0; minute += 15)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(minute), _question.Zone);
            _hourOf.AsSpan(minute, 15).Fill((((int)local.DayOfWeek + 6) % 7 * 24) + local.Hour);
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

    // What each click adds: one to all, and one to people's if it is one of theirs.
    private void Weigh(int clicks)
    {
        if (_weights.Length < clicks)
        {
            (_weights, _rows) = (new PackedCount[clicks], new int[clicks]);
        }
        var traffic = _cells[ClickColumn.Traffic];
        var codes = traffic.Codes;
        var human = traffic.HasValues ? traffic.Values.IndexOf((int)Traffic.Human) : (int)Traffic.Human;
        for (var row = 0; row < codes.Length; row++)
        {
            _weights[row] = codes[row] == human ? PackedCount.OfPerson : PackedCount.OfOther;
        }
    }

    private ReadOnlySpan<int> Select(int clicks)
    {
        var minutes = _cells[ClickColumn.Minute].Codes;
        var count = 0;
        for (var row = 0; row < clicks; row++)
        {
            _rows[count] = row;
            count += _stepOf[minutes[row]] >= 0 ? 1 : 0;
        }
        foreach (var filter in _filters)
        {
            count = Keep(_rows.AsSpan(0, count), _cells[filter.Column], filter.Codes);
        }
        return _rows.AsSpan(0, count);
    }

    private int Keep(Span<int> rows, BlockCells cells, IReadOnlySet<int> values)
    {
        var codes = cells.Codes;
        var count = 0;
        if (cells.HasValues)
        {
            var keeps = Keeps(cells, values);
            foreach (var row in rows)
            {
                rows[count] = row;
                count += keeps[codes[row]] ? 1 : 0;
            }
            return count;
        }
        foreach (var row in rows)
        {
            rows[count] = row;
            count += values.Contains(codes[row]) ? 1 : 0;
        }
        return count;
    }

    private ReadOnlySpan<bool> Keeps(BlockCells cells, IReadOnlySet<int> values)
    {
        if (_keeps.Length < cells.Values.Length)
        {
            _keeps = new bool[cells.Values.Length];
        }
        for (var place = 0; place < cells.Values.Length; place++)
        {
            _keeps[place] = values.Contains(cells.Values[place]);
        }
        return _keeps;
    }

    private void CountMinutes(ReadOnlySpan<int> rows)
    {
        var minutes = _cells[ClickColumn.Minute].Codes;
        foreach (var row in rows)
        {
            _minutes[minutes[row]] += _weights[row];
        }
    }

    private void CountGroup(ReadOnlySpan<int> rows, BlockCells cells, CodeCounts counts)
    {
        var codes = cells.Codes;
        if (!cells.HasValues)
        {
            foreach (var row in rows)
            {
                counts.Add(codes[row], _weights[row].Count);
            }
            return;
        }
        // By places first, in a table as small as the day's values are few.
        var values = cells.Values;
        if (_places.Length < values.Length)
        {
            _places = new PackedCount[values.Length];
        }
        var places = _places.AsSpan(0, values.Length);
        places.Clear();
        foreach (var row in rows)
        {
            places[codes[row]] += _weights[row];
        }
        for (var place = 0; place < places.Length; place++)
        {
            if (!places[place].IsNone)
            {
                counts.Add(values[place], places[place].Count);
            }
        }
    }

    private static long MinuteOf(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;
}
