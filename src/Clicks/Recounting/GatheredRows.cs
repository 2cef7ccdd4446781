using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Recounting;

/// <summary>Clicks read from rows, on their way into a settled day: a portion at a time, so that a large day needs no more room than a small one.</summary>
internal sealed class GatheredRows(NpgsqlDataSource edge)
{
    private const int Portion = 65_536;

    private readonly WordIds _words = new();
    private readonly BlockCells[] _cells = [.. ClickColumns.All.Select(column => new BlockCells(column))];
    private readonly BlockRows _rows = new();

    /// <summary>Adds a click; true when it is time to move what was gathered.</summary>
    public bool Add(in LoadedClick click)
    {
        _rows.Add(click, _words.Of(click.Brand));
        return _rows.Count >= Portion;
    }

    public async Task MoveToAsync(SettledDay day, CancellationToken cancellation)
    {
        if (_rows.Count == 0)
        {
            return;
        }
        // The words' own connection: new words are everybody's at once, as when clicks are loaded.
        await using (var connection = await edge.OpenConnectionAsync(cancellation))
        {
            _words.Resolve(connection);
        }
        foreach (var column in ClickColumns.All)
        {
            _cells[(int)column].Read(_rows.Finish(column, _words).Span, _rows.Count, isSettled: false);
        }
        day.Add(_cells);
        _rows.Clear();
        _words.Trim();
    }
}
