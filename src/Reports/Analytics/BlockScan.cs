using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
    private readonly StepCount[] _steps;
    private readonly HashSet<int>[] _visitors;
    private readonly HashSet<int> _visitorsOfDay = [];
    private readonly long[] _hours;
    private readonly int[] _stepOf = new int[MinutesPerDay];
    private readonly int[] _hourOf = new int[MinutesPerDay];
    private readonly Dictionary<ClickColumn, int[]> _cells = [];
    private int[] _rows = [];
    private DateOnly _day;
    private long _visitorsInAll;

    public BlockScan(ClickQuestion question, IReadOnlyList<CodeFilter> filters)
    {
        (_question, _filters) = (question, filters);
        _groups = [.. question.By.Select(_ => new CodeCounts())];
        _starts = [.. question.Steps.Append(question.Until).Select(MinuteOf)];
        _steps = [.. question.Steps.Select(start => new StepCount(start, default, 0))];
        _visitors = [.. question.Steps.Select(_ => new HashSet<int>())];
        _hours = question.ByHourOfWeek ? new long[HoursPerWeek] : [];
        Columns = [.. new[] { ClickColumn.Minute, ClickColumn.Traffic, ClickColumn.Visitor }
            .Concat(filters.Select(filter => filter.Column)).Concat(question.By.Select(dimension => dimension.Column())).Distinct().Order()];
    }

    /// <summary>What has to be read of a block.</summary>
    public IReadOnlyList<ClickColumn> Columns { get; }

    /// <summary>Counts a block, given the bytes of <see cref="Columns"/> in that order.</summary>
    public void Add(DateOnly day, int clicks, IReadOnlyList<byte[]> columns)
    {
        if (day != _day)
        {
            EndDay();
            BeginDay(day);
        }
        for (var i = 0; i < columns.Count; i++)
        {
            Widen(columns[i], Columns[i].Width(), Cells(Columns[i], clicks));
        }
        var rows = Select(clicks);
        CountSteps(rows);
        for (var i = 0; i < _groups.Length; i++)
        {
            CountGroup(rows, _cells[_question.By[i].Column()], _groups[i]);
        }
    }

    public ClickAnswer Finish()
    {
        EndDay();
        return new ClickAnswer
        {
            Total = new StepCount(_question.From, _steps.Aggregate(default(Count), (sum, step) => sum + step.Count), _visitorsInAll),
            Steps = _steps,
            By = _question.By.Zip(_groups).ToDictionary(pair => pair.First, pair => pair.Second.Sorted()),
            HoursOfWeek = _hours,
        };
    }

    // Which step and which hour of the week each minute of a day of UTC falls in: looked up for a click instead of worked out.
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

    // A visitor's number lasts for a day of UTC, so that is within what visitors are told apart.
    private void EndDay()
    {
        for (var step = 0; step < _steps.Length; step++)
        {
            if (_visitors[step].Count > 0)
            {
                _steps[step] = _steps[step] with { Visitors = _steps[step].Visitors + _visitors[step].Count };
                _visitors[step].Clear();
            }
        }
        _visitorsInAll += _visitorsOfDay.Count;
        _visitorsOfDay.Clear();
    }

    private ReadOnlySpan<int> Select(int clicks)
    {
        if (_rows.Length < clicks)
        {
            _rows = new int[clicks];
        }
        var minutes = _cells[ClickColumn.Minute];
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

    private static int Keep(Span<int> rows, int[] cells, IReadOnlySet<int> codes)
    {
        var count = 0;
        if (codes.Count == 1)
        {
            var only = codes.First();
            foreach (var row in rows)
            {
                rows[count] = row;
                count += cells[row] == only ? 1 : 0;
            }
            return count;
        }
        foreach (var row in rows)
        {
            rows[count] = row;
            count += codes.Contains(cells[row]) ? 1 : 0;
        }
        return count;
    }

    private void CountSteps(ReadOnlySpan<int> rows)
    {
        var (minutes, traffic, visitors) = (_cells[ClickColumn.Minute], _cells[ClickColumn.Traffic], _cells[ClickColumn.Visitor]);
        foreach (var row in rows)
        {
            var step = _stepOf[minutes[row]];
            var isHuman = traffic[row] == (int)Traffic.Human;
            _steps[step] = _steps[step] with { Count = _steps[step].Count + new Count(1, isHuman ? 1 : 0) };
            if (!isHuman)
            {
                continue;
            }
            // Nobody knows who came without an address: each counts as somebody.
            if (visitors[row] == 0)
            {
                _steps[step] = _steps[step] with { Visitors = _steps[step].Visitors + 1 };
                _visitorsInAll++;
            }
            else
            {
                _visitors[step].Add(visitors[row]);
                _visitorsOfDay.Add(visitors[row]);
            }
            if (_hours.Length > 0)
            {
                _hours[_hourOf[minutes[row]]]++;
            }
        }
    }

    private void CountGroup(ReadOnlySpan<int> rows, int[] cells, CodeCounts counts)
    {
        var traffic = _cells[ClickColumn.Traffic];
        foreach (var row in rows)
        {
            counts.Add(cells[row], traffic[row] == (int)Traffic.Human);
        }
    }

    private Span<int> Cells(ClickColumn column, int clicks)
    {
        if (!_cells.TryGetValue(column, out var cells) || cells.Length < clicks)
        {
            _cells[column] = cells = new int[clicks];
        }
        return cells.AsSpan(0, clicks);
    }

    private static void Widen(ReadOnlySpan<byte> bytes, int width, Span<int> cells)
    {
        if (width == sizeof(int) && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, int>(bytes)[..cells.Length].CopyTo(cells);
            return;
        }
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = width switch
            {
                sizeof(byte) => bytes[i],
                sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * sizeof(ushort))..]),
                _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]),
            };
        }
    }

    private static long MinuteOf(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;
}
