using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// Settled blocks that were counted lately, so that the next question about them reads nothing. Nobody is shown a number because a
/// block is here: which blocks there are is what the database answers each time, within the brand's scope, and a day that is counted
/// again, forgotten or rid of a visitor has other blocks from then on. Those that are gone are dropped as soon as somebody asks about
/// their days, and whatever nobody asks about, within the hour.
/// </summary>
internal sealed class BlockMemory : IDisposable
{
    private const long MostEver = 512L << 20;
    private const int PartOfMachine = 16;

    private static readonly TimeSpan StaysAtLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StaysUnused = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<BrandId, Dictionary<long, Kept>> _brands = [];
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly long _most;
    private long _size;

    public BlockMemory(TimeProvider clock)
        : this(clock, Math.Min(MostEver, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartOfMachine))
    {
    }

    /// <summary>With room for so many bytes.</summary>
    internal BlockMemory(TimeProvider clock, long most)
    {
        (_clock, _most) = (clock, most);
        _timer = clock.CreateTimer(_ => DropUnused(StaysUnused), null, LooksEvery, LooksEvery);
    }

    /// <summary>How many bytes are kept.</summary>
    public long Size
    {
        get
        {
            lock (_lock)
            {
                return _size;
            }
        }
    }

    /// <summary>What is kept of a brand's blocks of some days, by their ids.</summary>
    public Dictionary<long, ClickBlock> Recall(BrandId brand, DateOnly first, DateOnly last)
    {
        var found = new Dictionary<long, ClickBlock>();
        lock (_lock)
        {
            foreach (var (id, kept) in _brands.TryGetValue(brand, out var blocks) ? blocks : [])
            {
                if (kept.Block.Day >= first && kept.Block.Day <= last)
                {
                    kept.UsedAt = _clock.GetTimestamp();
                    found.Add(id, kept.Block);
                }
            }
        }
        return found;
    }

    /// <summary>
    /// Keeps a settled block, when there is room. What was used just now makes none: else a question about more than there is room for
    /// would put out each block before it comes to it again.
    /// </summary>
    public void Keep(BrandId brand, ClickBlock block)
    {
        lock (_lock)
        {
            var kept = _brands.TryGetValue(brand, out var blocks) ? blocks.GetValueOrDefault(block.Id) : null;
            if (kept is not null && kept.Block == block && kept.Size == block.Size)
            {
                return;
            }
            Drop(brand, block.Id);
            if (_size + block.Size > _most)
            {
                DropUnused(StaysAtLeast);
            }
            if (_size + block.Size > _most)
            {
                return;
            }
            if (!_brands.TryGetValue(brand, out blocks))
            {
                _brands.Add(brand, blocks = []);
            }
            blocks.Add(block.Id, new Kept(block, block.Size) { UsedAt = _clock.GetTimestamp() });
            _size += block.Size;
        }
    }

    /// <summary>Drops blocks that are no more.</summary>
    public void Forget(BrandId brand, IEnumerable<long> gone)
    {
        lock (_lock)
        {
            foreach (var id in gone)
            {
                Drop(brand, id);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Drop(BrandId brand, long id)
    {
        if (_brands.TryGetValue(brand, out var blocks) && blocks.Remove(id, out var kept))
        {
            _size -= kept.Size;
            if (blocks.Count == 0)
            {
                _brands.Remove(brand);
            }
        }
    }

    private void DropUnused(TimeSpan since)
    {
        lock (_lock)
        {
            foreach (var (brand, blocks) in _brands.ToList())
            {
                Forget(brand, [.. blocks.Where(pair => _clock.GetElapsedTime(pair.Value.UsedAt) >= since).Select(pair => pair.Key)]);
            }
        }
    }

    private sealed class Kept(ClickBlock block, long size)
    {
        public ClickBlock Block => block;

        /// <summary>What it was counted as when it was kept; it may have grown.</summary>
        public long Size => size;

        public long UsedAt { get; set; }
    }
}
