using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Rollups;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// What one transaction brings into the database: clicks taken out of the spool, and what was made of them. Reused from load to load.
/// </summary>
internal sealed class Load(WordIds words)
{
    // The month that is running, and its neighbour around midnight.
    private const int MostMonths = 3;

    private readonly Dictionary<DateTime, MonthRows> _months = [];
    private MonthRows? _latest;
    private long _firstMicros;
    private long _lastMicros;

    public LoadBatch Batch { get; } = new();

    public long Id { get; private set; }

    /// <summary>Clicks of which more is kept than sums.</summary>
    public int Kept { get; private set; }

    public DateTime First => ClickTime.Of(_firstMicros);

    public DateTime Last => ClickTime.Of(_lastMicros);

    /// <summary>Months of which there are clicks.</summary>
    public IEnumerable<MonthRows> Months => _months.Values.Where(month => month.Rows.Count > 0);

    public BlockWriter Blocks { get; } = new(words);

    public LoadSums Sums { get; } = new();

    public BareSums BareSums { get; } = new();

    /// <summary>Forgets what was made of clicks before; the batch stays.</summary>
    public void Begin(long id)
    {
        (Id, Kept, _firstMicros, _lastMicros, _latest) = (id, 0, long.MaxValue, long.MinValue, null);
        Blocks.Clear();
        Sums.Clear();
        BareSums.Clear();
        if (_months.Count > MostMonths)
        {
            _months.Clear();
        }

        foreach (var month in _months.Values)
        {
            month.Rows.Clear();
        }
    }

    public void Add(in LoadedClick click)
    {
        var month = _latest is { } latest && click.UnixMicros >= latest.FromMicros && click.UnixMicros < latest.ToMicros ? latest : MonthOf(click.UnixMicros);
        month.Rows.Add(click, Id);
        Blocks.Add(click);
        Sums.Add(click);
        _firstMicros = Math.Min(_firstMicros, click.UnixMicros);
        _lastMicros = Math.Max(_lastMicros, click.UnixMicros);
        Kept++;
    }

    /// <summary>
    /// After the last click, and outside of the load's transaction: gives its words their numbers, lays out what is to be written, and has
    /// the months' tables made.
    /// </summary>
    public void Finish(ClickDatabase database)
    {
        words.Resolve(database.Connection);
        Blocks.Finish();
        Sums.Finish();
        foreach (var month in Months)
        {
            month.Table = database.LeafOf(month.Start);
        }
    }

    /// <summary>Adds a click of which nothing may be kept but sums.</summary>
    public void AddBare(in LoadedClick click) => BareSums.Add(click);

    private MonthRows MonthOf(long micros)
    {
        var time = ClickTime.Of(micros);
        var start = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        if (!_months.TryGetValue(start, out var month))
        {
            _months.Add(start, month = new MonthRows(start));
        }

        return _latest = month;
    }
}

/// <summary>A load's clicks of one month, which is a table of its own.</summary>
internal sealed class MonthRows(DateTime start)
{
    public DateTime Start { get; } = start;

    public long FromMicros { get; } = ClickTime.MicrosOf(start);

    public long ToMicros { get; } = ClickTime.MicrosOf(start.AddMonths(1));

    public CopyRows Rows { get; } = new();

    /// <summary>The table's name, once it is known to be there.</summary>
    public string Table { get; set; } = "";
}
