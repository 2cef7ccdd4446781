using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// Counts by code. Codes are small numbers mostly, given out from 1 on, so most have a place on a page of places. Pages are small enough to
/// be thrown away cheaply: a question about a million values needs a thousand of them.
/// </summary>
internal sealed class CodeCounts
{
    private const int PageSize = 1 << 10;
    private const int MostPlaces = 1 << 20;

    private readonly Dictionary<int, Count> _far = [];
    private Count[]?[] _pages = new Count[]?[4];

    public void Add(int code, Count one)
    {
        if (code is >= 0 and < MostPlaces)
        {
            PageOf(code / PageSize)[code % PageSize] += one;
            return;
        }

        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_far, code, out _);
        count += one;
    }

    public void Add(CodeCounts other)
    {
        foreach (var (code, count) in other.Counted())
        {
            Add(code, count);
        }
    }

    /// <summary>Most people first, then most clicks.</summary>
    public IReadOnlyList<GroupCount> Sorted()
    {
        var all = new List<GroupCount>(Counted().Count());
        all.AddRange(Counted());
        all.Sort(static (one, other) => (other.Count.Humans, other.Count.Clicks, one.Code).CompareTo((one.Count.Humans, one.Count.Clicks, other.Code)));
        return all;
    }

    private IEnumerable<GroupCount> Counted()
    {
        for (var page = 0; page < _pages.Length; page++)
        {
            var places = _pages[page] ?? [];
            for (var place = 0; place < places.Length; place++)
            {
                if (places[place].Clicks > 0)
                {
                    yield return new GroupCount((page * PageSize) + place, places[place]);
                }
            }
        }
        foreach (var (code, count) in _far)
        {
            yield return new GroupCount(code, count);
        }
    }

    private Count[] PageOf(int page)
    {
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(_pages.Length * 2, page + 1));
        }
        return _pages[page] ??= new Count[PageSize];
    }
}
