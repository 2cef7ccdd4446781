using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Rollups;

/// <summary>Adds up the clicks of a load of which nothing is kept but sums, and writes these in the load's transaction.</summary>
internal sealed class BareSums
{
    private const long MicrosPerQuarter = 15 * 60_000_000L;

    private readonly SortedDictionary<(long Brand, long Link, long Quarter, int Consent), Sum> _sums = [];

    public void Clear() => _sums.Clear();

    public void Add(in LoadedClick click)
    {
        var key = (click.Brand, click.Link, click.UnixMicros / MicrosPerQuarter, click.Consent ?? -1);
        var sum = _sums.GetValueOrDefault(key, new Sum(0, 0, 0));
        _sums[key] = new Sum(sum.Clicks + 1, sum.Humans + (click.Traffic == Traffic.Human ? 1 : 0), Math.Max(sum.Last, click.UnixMicros));
    }

    public void Write(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        if (_sums.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT app.add_bare_clicks($1, $2, $3, $4, $5, $6, $7)", connection, transaction);
        Add(NpgsqlDbType.Bigint, _sums.Keys.Select(key => key.Brand).ToArray());
        Add(NpgsqlDbType.Bigint, _sums.Keys.Select(key => key.Link).ToArray());
        Add(NpgsqlDbType.TimestampTz, _sums.Keys.Select(key => ClickTime.Of(key.Quarter * MicrosPerQuarter)).ToArray());
        Add(NpgsqlDbType.Smallint, _sums.Keys.Select(key => key.Consent < 0 ? null : (short?)key.Consent).ToArray());
        Add(NpgsqlDbType.Bigint, _sums.Values.Select(sum => sum.Clicks).ToArray());
        Add(NpgsqlDbType.Bigint, _sums.Values.Select(sum => sum.Humans).ToArray());
        Add(NpgsqlDbType.TimestampTz, _sums.Values.Select(sum => ClickTime.Of(sum.Last)).ToArray());
        command.ExecuteNonQuery();

        void Add(NpgsqlDbType type, Array values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private sealed record Sum(long Clicks, long Humans, long Last);
}
