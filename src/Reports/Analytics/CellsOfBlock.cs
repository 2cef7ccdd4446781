using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>The columns of one block after the other as numbers, each of them read when somebody wants it. Keeps its room, which is megabytes.</summary>
internal sealed class CellsOfBlock
{
    private readonly BlockCells?[] _cells = new BlockCells[ClickColumns.All.Count];
    private readonly ClickBlock?[] _readOf = new ClickBlock[ClickColumns.All.Count];
    private ClickBlock? _weighed;
    private PackedCount[] _weights = [];
    private int[] _rows = [];
    private PackedCount[] _places = [];
    private bool[] _chosen = [];
    private ClickBlock? _block;

    /// <summary>The block that is being counted.</summary>
    public ClickBlock Block
    {
        get => _block ?? throw new InvalidOperationException("There is no block to count yet.");
        set => _block = value;
    }

    /// <summary>Forgets the block and keeps the room, for whoever counts next.</summary>
    public void Clear()
    {
        (_block, _weighed) = (null, null);
        Array.Clear(_readOf);
    }

    public BlockCells this[ClickColumn column]
    {
        get
        {
            var cells = _cells[(int)column] ??= new BlockCells(column);
            if (_readOf[(int)column] != Block)
            {
                Block.ReadInto(cells, column);
                _readOf[(int)column] = Block;
            }
            return cells;
        }
    }

    /// <summary>What each click adds: one to all, and one to people's if it is one of theirs.</summary>
    public ReadOnlySpan<PackedCount> Weights
    {
        get
        {
            if (_weighed != Block)
            {
                _weights = _weights.Length < Block.Clicks ? new PackedCount[Block.Clicks] : _weights;
                var traffic = this[ClickColumn.Traffic];
                ClickLoops.Weigh(traffic.Codes, traffic.HasValues ? traffic.Values.IndexOf((int)Traffic.Human) : (int)Traffic.Human, _weights);
                _weighed = Block;
            }
            return _weights.AsSpan(0, Block.Clicks);
        }
    }

    /// <summary>The places of all clicks, to be made fewer.</summary>
    public Span<int> AllRows
    {
        get
        {
            _rows = _rows.Length < Block.Clicks ? new int[Block.Clicks] : _rows;
            var rows = _rows.AsSpan(0, Block.Clicks);
            ClickLoops.Number(rows);
            return rows;
        }
    }

    /// <summary>An empty count for each code of a column. The next call takes it back.</summary>
    public Span<PackedCount> Places(BlockCells cells)
    {
        _places = _places.Length < cells.Places ? new PackedCount[cells.Places] : _places;
        var places = _places.AsSpan(0, cells.Places);
        places.Clear();
        return places;
    }

    /// <summary>Which of a column's codes stand for some values. The next call takes it back.</summary>
    public ReadOnlySpan<bool> Chosen(BlockCells cells, IReadOnlySet<int> values)
    {
        _chosen = _chosen.Length < cells.Places ? new bool[cells.Places] : _chosen;
        for (var place = 0; place < cells.Places; place++)
        {
            _chosen[place] = values.Contains(cells.ValueOf(place));
        }
        return _chosen.AsSpan(0, cells.Places);
    }
}
