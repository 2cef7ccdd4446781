using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Strays;

/// <summary>What was counted on a domain since it was asked last.</summary>
/// <param name="Paths">The most visited paths, as they were sent, each with how often at least.</param>
internal sealed record StrayCount(BrandId Brand, DomainId Domain, bool IgnoreCase, long Root, long Unknown, IReadOnlyList<KeyValuePair<string, long>> Paths)
{
    public bool IsEmpty => Root == 0 && Unknown == 0;
}

/// <summary>
/// Counts visits of one domain that lead nowhere, in memory of a fixed size ("space saving": the least visited path gives its place to
/// a new one). A path that makes up more than a thirtieth of them is certainly found, whatever flood of others there is. Counting
/// allocates nothing and waits for nobody: when another request is at the list, the path is left out of it.
/// </summary>
internal sealed class DomainStrays(BrandId brand, DomainId domain, bool ignoreCase)
{
    public const int Places = 32;

    /// <summary>Characters of a path, as sent. A longer one is counted and not named.</summary>
    public const int LongestPath = 120;

    private readonly Lock _gate = new();
    private readonly char[] _paths = new char[Places * LongestPath];
    private readonly int[] _lengths = new int[Places];
    private readonly int[] _hashes = new int[Places];
    private readonly long[] _counts = new long[Places];

    // How much of a count may be that of paths which had the place before.
    private readonly long[] _inherited = new long[Places];
    private int _used;
    private long _root;
    private long _unknown;

    public void CountRoot() => Interlocked.Increment(ref _root);

    /// <summary>Counts a visit to a slug that no link has.</summary>
    /// <param name="path">Without the slash that it begins with.</param>
    public void CountUnknown(ReadOnlySpan<char> path)
    {
        Interlocked.Increment(ref _unknown);
        if (path.Length is 0 or > LongestPath || !_gate.TryEnter())
        {
            return;
        }
        try
        {
            Note(path);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>What was counted; counting begins anew.</summary>
    public StrayCount Take()
    {
        lock (_gate)
        {
            var paths = new List<KeyValuePair<string, long>>(_used);
            for (var place = 0; place < _used; place++)
            {
                if (_counts[place] - _inherited[place] is > 0 and var certain)
                {
                    paths.Add(new(PathAt(place).ToString(), certain));
                }
            }
            _used = 0;
            return new StrayCount(brand, domain, ignoreCase, Interlocked.Exchange(ref _root, 0), Interlocked.Exchange(ref _unknown, 0), paths);
        }
    }

    private void Note(ReadOnlySpan<char> path)
    {
        var hash = string.GetHashCode(path, StringComparison.Ordinal);
        var least = 0;
        for (var place = 0; place < _used; place++)
        {
            if (_hashes[place] == hash && PathAt(place).SequenceEqual(path))
            {
                _counts[place]++;
                return;
            }
            least = _counts[place] < _counts[least] ? place : least;
        }
        if (_used < Places)
        {
            least = _used++;
            _counts[least] = 0;
        }
        _inherited[least] = _counts[least];
        _counts[least]++;
        _hashes[least] = hash;
        _lengths[least] = path.Length;
        path.CopyTo(_paths.AsSpan(least * LongestPath));
    }

    private ReadOnlySpan<char> PathAt(int place) => _paths.AsSpan(place * LongestPath, _lengths[place]);
}
