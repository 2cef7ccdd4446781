using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>Sorts a load's clicks into blocks, one for each brand and day, and writes them in the load's transaction.</summary>
internal sealed class BlockWriter(WordIds words)
{
    private const long MicrosPerDay = 86_400_000_000;

    // Clicks for which room is kept from load to load.
    private const int MostSpareRoom = 128 * 1024;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private readonly Dictionary<(long Brand, int Day), Block> _blocks = [];
    private readonly Stack<BlockRows> _spares = [];
    private readonly List<ReadOnlyMemory<byte>> _columns = [];
    private ((long Brand, int Day) Key, Block? Block) _latest;
    private int _spareRoom;

    /// <summary>Before a load's first click.</summary>
    public void Clear()
    {
        foreach (var block in _blocks.Values)
        {
            if (_spareRoom + block.Rows.Capacity <= MostSpareRoom)
            {
                _spareRoom += block.Rows.Capacity;
                block.Rows.Clear();
                _spares.Push(block.Rows);
            }
        }

        _blocks.Clear();
        _columns.Clear();
        _latest = default;
    }

    public void Add(in LoadedClick click)
    {
        var key = (click.Brand, (int)(click.UnixMicros / MicrosPerDay));
        var block = _latest.Block is { } latest && _latest.Key == key ? latest : BlockOf(key);
        block.Rows.Add(click, block.Words);
    }

    /// <summary>Lays out what is to be written. After the last click, and once every word has its number.</summary>
    public void Finish()
    {
        foreach (var column in ClickColumns.All)
        {
            foreach (var block in _blocks.Values)
            {
                _columns.Add(block.Rows.Finish(column, words));
            }
        }
    }

    public void Write(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        if (_blocks.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT app.add_click_blocks($1, $2, $3, $4)", connection, transaction);
        Add(NpgsqlDbType.Bigint, _blocks.Keys.Select(key => key.Brand).ToArray());
        Add(NpgsqlDbType.Date, _blocks.Keys.Select(key => Epoch.AddDays(key.Day)).ToArray());
        Add(NpgsqlDbType.Integer, _blocks.Values.Select(block => block.Rows.Count).ToArray());
        Add(NpgsqlDbType.Bytea, _columns);
        command.ExecuteNonQuery();

        void Add(NpgsqlDbType type, object values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private Block BlockOf((long Brand, int Day) key)
    {
        if (!_blocks.TryGetValue(key, out var block))
        {
            _blocks.Add(key, block = new Block(Room(), words.Of(key.Brand)));
        }

        _latest = (key, block);
        return block;
    }

    private BlockRows Room()
    {
        if (!_spares.TryPop(out var rows))
        {
            return new BlockRows();
        }

        _spareRoom -= rows.Capacity;
        return rows;
    }

    private sealed record Block(BlockRows Rows, WordIds.BrandWords Words);
}
