using WhiteLabelLinks.Clicks.Blocks;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>
/// A row of click_blocks: what was read of it, as it is stored. Rows are only ever added and deleted, so what was read of one stays true
/// as long as the row is there, and several may read on in it at once.
/// </summary>
internal sealed class ClickBlock(long id, DateOnly day, int clicks, bool isSettled)
{
    /// <summary>The bit of the sums, after those of the columns.</summary>
    public static readonly int SumsBit = 1 << ClickColumns.All.Count;

    private const int Overhead = 500;

    private readonly byte[]?[] _columns = new byte[ClickColumns.All.Count][];
    private byte[]? _sums;

    public long Id => id;

    public DateOnly Day => day;

    public int Clicks => clicks;

    /// <summary>A bit for everything that was read.</summary>
    public int Read
    {
        get
        {
            var read = _sums is null ? 0 : SumsBit;
            for (var column = 0; column < _columns.Length; column++)
            {
                read |= _columns[column] is null ? 0 : BitOf((ClickColumn)column);
            }
            return read;
        }
    }

    /// <summary>How many bytes it takes, about.</summary>
    public long Size => Overhead + (_sums?.Length ?? 0) + _columns.Sum(cells => (long)(cells?.Length ?? 0));

    public DaySums Sums => new(_sums ?? throw new InvalidOperationException($"The sums of block {id} were not read."));

    public static int BitOf(ClickColumn column) => 1 << (int)column;

    public void Set(ClickColumn column, byte[] cells) => _columns[(int)column] = cells;

    public void SetSums(byte[] sums) => _sums = sums;

    /// <summary>Reads a column for counting.</summary>
    public void ReadInto(BlockCells cells, ClickColumn column) =>
        cells.Read(_columns[(int)column] ?? throw new InvalidOperationException($"The column {column.Name()} of block {id} was not read."), clicks, isSettled);
}
