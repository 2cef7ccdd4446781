using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>Counts by code. Codes are small numbers mostly, given out from 1 on, so most have a place in an array.</summary>
internal sealed class CodeCounts
{
    private const int MostPlaces = 1 << 20;

    private readonly Dictionary<int, Count> _far = [];
    private Count[] _near = new Count[64];

    public void Add(int code, Count one)
    {
        if ((uint)code < (uint)_near.Length)
        {
            _near[code] += one;
            return;
        }

        if (code is >= 0 and < MostPlaces)
        {
            Array.Resize(ref _near, Math.Min(MostPlaces, Math.Max(_near.Length * 2, code + 1)));
            _near[code] += one;
            return;
        }

        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_far, code, out _);
        count += one;
    }

    public void Add(CodeCounts other)
    {
        for (var code = 0; code < other._near.Length; code++)
        {
            if (other._near[code].Clicks > 0)
            {
                Add(code, other._near[code]);
            }
        }
        foreach (var (code, count) in other._far)
        {
            Add(code, count);
        }
    }

    /// <summary>Most people first, then most clicks.</summary>
    public IReadOnlyList<GroupCount> Sorted()
    {
        var all = new List<GroupCount>(_far.Select(pair => new GroupCount(pair.Key, pair.Value)));
        for (var code = 0; code < _near.Length; code++)
        {
            if (_near[code].Clicks > 0)
            {
                all.Add(new GroupCount(code, _near[code]));
            }
        }
        all.Sort(static (one, other) => (other.Count.Humans, other.Count.Clicks, one.Code).CompareTo((one.Count.Humans, one.Count.Clicks, other.Code)));
        return all;
    }
}
