using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>Gathers a brand's clicks of one day of UTC, column by column, and writes them as settled blocks: in the order of their minutes.</summary>
internal sealed class SettledDay
{
    /// <summary>From here on a block is large enough; a day of more clicks has several.</summary>
    private const int Enough = 262_144;

    private const int MinutesPerDay = 1440;

    private readonly int[][] _columns = [.. ClickColumns.All.Select(_ => Array.Empty<int>())];
    private readonly List<int> _counts = [];
    private readonly List<byte[]> _written = [];
    private readonly List<byte[]> _sums = [];
    private int _count;

    /// <summary>Clicks of each block.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>One column's arrays of all blocks after the other's, as app.settle_click_blocks takes them.</summary>
    public byte[][] Columns() =>
        [.. ClickColumns.All.SelectMany(column => Enumerable.Range(0, _counts.Count).Select(block => _written[(block * ClickColumns.All.Count) + (int)column]))];

    /// <summary>What each block adds up to.</summary>
    public byte[][] Sums() => [.. _sums];

    /// <summary>Takes in a block: its cells in the order of <see cref="ClickColumns.All"/>.</summary>
    /// <param name="stays">Which of its clicks; without it, all.</param>
    public void Add(IReadOnlyList<BlockCells> block, ReadOnlySpan<bool> stays = default)
    {
        var clicks = stays.IsEmpty ? block[0].Codes.Length : stays.Count(true);
        foreach (var column in ClickColumns.All)
        {
            ref var cells = ref _columns[(int)column];
            if (cells.Length < _count + clicks)
            {
                Array.Resize(ref cells, Math.Max(_count + clicks, cells.Length * 2));
            }
            var codes = block[(int)column].Codes;
            var target = cells.AsSpan(_count, clicks);
            var next = 0;
            for (var at = 0; at < codes.Length; at++)
            {
                if (stays.IsEmpty || stays[at])
                {
                    target[next++] = block[(int)column].ValueOf(codes[at]);
                }
            }
        }
        _count += clicks;
        if (_count >= Enough)
        {
            Close();
        }
    }

    /// <summary>Writes what is left. Call it once, at the end.</summary>
    public void Close()
    {
        if (_count == 0)
        {
            return;
        }
        var order = ByMinute();
        var (minutes, traffic) = (Sorted(ClickColumn.Minute, order), Sorted(ClickColumn.Traffic, order));
        var sums = new DaySumsWriter(minutes, traffic);
        foreach (var column in ClickColumns.All)
        {
            var sorted = column switch
            {
                ClickColumn.Minute => minutes,
                ClickColumn.Traffic => traffic,
                _ => Sorted(column, order),
            };
            _written.Add(SettledColumn.Write(column, sorted));
            sums.Add(column, sorted);
        }
        _sums.Add(sums.Finish());
        _counts.Add(_count);
        _count = 0;
    }

    private int[] Sorted(ClickColumn column, int[] order)
    {
        var (cells, sorted) = (_columns[(int)column], new int[_count]);
        for (var at = 0; at < _count; at++)
        {
            sorted[at] = cells[order[at]];
        }
        return sorted;
    }

    // A counting sort: clicks of a minute keep their order.
    private int[] ByMinute()
    {
        var minutes = _columns[(int)ClickColumn.Minute].AsSpan(0, _count);
        var starts = new int[MinutesPerDay + 1];
        foreach (var minute in minutes)
        {
            starts[minute + 1]++;
        }
        for (var minute = 0; minute < MinutesPerDay; minute++)
        {
            starts[minute + 1] += starts[minute];
        }
        var order = new int[_count];
        for (var at = 0; at < _count; at++)
        {
            order[starts[minutes[at]]++] = at;
        }
        return order;
    }
}
