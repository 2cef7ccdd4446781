using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>Sorts a load's clicks into blocks, one for each brand and day, and writes them in the load's transaction.</summary>
internal sealed class BlockWriter
{
    private const long MicrosPerDay = 86_400_000_000;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private readonly Dictionary<(long Brand, int Day), BlockRows> _blocks = [];
    private readonly WordIds _words = new();

    public void Clear()
    {
        _blocks.Clear();
        _words.Trim();
    }

    public void Add(in LoadedClick click)
    {
        var key = (click.Brand, (int)(click.UnixMicros / MicrosPerDay));
        if (!_blocks.TryGetValue(key, out var rows))
        {
            _blocks.Add(key, rows = new BlockRows());
        }

        rows.Add(click, _words);
    }

    /// <summary>Before the transaction, so that nobody waits for a word until a load is committed.</summary>
    public void Resolve(NpgsqlConnection connection) => _words.Resolve(connection);

    public void Write(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        if (_blocks.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT app.add_click_blocks($1, $2, $3, $4)", connection, transaction);
        Add(NpgsqlDbType.Bigint, _blocks.Keys.Select(key => key.Brand).ToArray());
        Add(NpgsqlDbType.Date, _blocks.Keys.Select(key => Epoch.AddDays(key.Day)).ToArray());
        Add(NpgsqlDbType.Integer, _blocks.Values.Select(rows => rows.Count).ToArray());
        Add(NpgsqlDbType.Bytea, ClickColumns.All.SelectMany(column => _blocks.Values.Select(rows => rows.Finish(column, _words))).ToArray());
        command.ExecuteNonQuery();

        void Add(NpgsqlDbType type, Array values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
