using System.Buffers.Binary;
using System.Runtime.InteropServices;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>Adds up a settled block's clicks, column by column, into <see cref="DaySums"/>.</summary>
internal sealed class DaySumsWriter
{
    private readonly int[] _minutes;
    private readonly bool[] _isHuman;
    private readonly List<byte> _bytes = [DaySums.Form];

    /// <summary>Begins with what every column is counted by.</summary>
    /// <param name="minutes">In their order, as in all other columns.</param>
    public DaySumsWriter(ReadOnlySpan<int> minutes, ReadOnlySpan<int> traffic)
    {
        _minutes = minutes.ToArray();
        _isHuman = new bool[traffic.Length];
        for (var at = 0; at < traffic.Length; at++)
        {
            _isHuman[at] = traffic[at] == (int)Traffic.Human;
        }
        CollectionsMarshal.SetCount(_bytes, DaySums.HeaderSize);
    }

    /// <summary>Takes in a column. Each of them once.</summary>
    public void Add(ClickColumn column, ReadOnlySpan<int> cells)
    {
        BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(_bytes)[(sizeof(byte) + ((int)column * sizeof(int)))..], _bytes.Count);
        switch (column)
        {
            case ClickColumn.Minute:
                AddQuarters();
                break;
            case ClickColumn.Visitor:
                AddVisitors(cells);
                break;
            default:
                AddValues(cells);
                break;
        }
    }

    public byte[] Finish() => [.. _bytes];

    private void AddQuarters()
    {
        var quarters = new (int Clicks, int Humans)[DaySums.Quarters];
        for (var at = 0; at < _minutes.Length; at++)
        {
            ref var quarter = ref quarters[_minutes[at] / DaySums.MinutesPerQuarter];
            quarter = (quarter.Clicks + 1, quarter.Humans + (_isHuman[at] ? 1 : 0));
        }
        foreach (var (clicks, humans) in quarters)
        {
            Write(clicks);
            Write(humans);
        }
    }

    private void AddVisitors(ReadOnlySpan<int> visitors)
    {
        var (first, last, seen) = (new int[DaySums.Quarters], new int[DaySums.Quarters], new HashSet<int>());
        for (var at = 0; at < visitors.Length; at++)
        {
            first[_minutes[at] / DaySums.MinutesPerQuarter] += IsNew(visitors[at], at) ? 1 : 0;
        }
        seen.Clear();
        for (var at = visitors.Length - 1; at >= 0; at--)
        {
            last[_minutes[at] / DaySums.MinutesPerQuarter] += IsNew(visitors[at], at) ? 1 : 0;
        }
        foreach (var number in first.Concat(last))
        {
            Write(number);
        }

        // Nobody knows who came without an address, so each of those is somebody new.
        bool IsNew(int visitor, int at) => _isHuman[at] && (visitor == 0 || seen.Add(visitor));
    }

    private void AddValues(ReadOnlySpan<int> cells)
    {
        var sums = new Dictionary<int, (int Clicks, int Humans)>();
        for (var at = 0; at < cells.Length; at++)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, cells[at], out _);
            sum = (sum.Clicks + 1, sum.Humans + (_isHuman[at] ? 1 : 0));
        }
        Write(sums.Count);
        foreach (var (value, (clicks, humans)) in sums)
        {
            Write(value);
            Write(clicks);
            Write(humans);
        }
    }

    private void Write(int number) => PackedNumbers.Write(_bytes, number);
}
