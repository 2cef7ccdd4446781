using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Enrichment;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Rollups;

/// <summary>
/// What a load's clicks add up to, counted while they are in hand. Written in the load's transaction, beside them and not yet to the
/// sums that everybody reads: so two nodes never wait for each other, and a link's many loads change its sums once.
/// </summary>
internal sealed class LoadSums
{
    private const long MicrosPerQuarter = 15 * 60_000_000L;
    private const short NoConsent = -1;

    // Brands, whose sums are then written one behind the other.
    private readonly Dictionary<long, Dictionary<Key, Sum>> _brands = [];
    private readonly List<int> _ends = [];
    private readonly List<long> _links = [];
    private readonly List<DateTime> _quarters = [];
    private readonly List<short> _consents = [];
    private readonly List<int> _clicks = [];
    private readonly List<int> _humans = [];
    private readonly List<DateTime> _lasts = [];
    private (long Brand, Dictionary<Key, Sum>? Sums) _latest;

    public void Clear()
    {
        // Brands come and go; a dictionary that was needed once is not kept for ever.
        _brands.Clear();
        _latest = default;
    }

    public void Add(in LoadedClick click)
    {
        var sums = _latest.Brand == click.Brand && _latest.Sums is { } latest ? latest : SumsOf(click.Brand);
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(
            sums, new Key(click.Link, click.UnixMicros / MicrosPerQuarter, click.Consent ?? NoConsent), out _);
        sum.Clicks++;
        sum.Humans += click.Traffic == Traffic.Human ? 1 : 0;
        sum.LastMicros = Math.Max(sum.LastMicros, click.UnixMicros);
    }

    /// <summary>Lays out what is to be written. After the last click.</summary>
    public void Finish()
    {
        _ends.Clear();
        _links.Clear();
        _quarters.Clear();
        _consents.Clear();
        _clicks.Clear();
        _humans.Clear();
        _lasts.Clear();
        foreach (var sums in _brands.Values)
        {
            foreach (var (key, sum) in sums)
            {
                _links.Add(key.Link);
                _quarters.Add(ClickTime.Of(key.Quarter * MicrosPerQuarter));
                _consents.Add(key.Consent);
                _clicks.Add(sum.Clicks);
                _humans.Add(sum.Humans);
                _lasts.Add(ClickTime.Of(sum.LastMicros));
            }

            _ends.Add(_links.Count);
        }
    }

    /// <summary>The command that writes them.</summary>
    public NpgsqlBatchCommand Command(long loadId)
    {
        var command = new NpgsqlBatchCommand("SELECT app.add_load_sums($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        command.Parameters.Add(new() { Value = loadId, NpgsqlDbType = NpgsqlDbType.Bigint });
        Add(NpgsqlDbType.Bigint, _brands.Keys.ToArray());
        Add(NpgsqlDbType.Integer, _ends);
        Add(NpgsqlDbType.Bigint, _links);
        Add(NpgsqlDbType.TimestampTz, _quarters);
        Add(NpgsqlDbType.Smallint, _consents);
        Add(NpgsqlDbType.Integer, _clicks);
        Add(NpgsqlDbType.Integer, _humans);
        Add(NpgsqlDbType.TimestampTz, _lasts);
        return command;

        void Add(NpgsqlDbType type, object values) => command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private Dictionary<Key, Sum> SumsOf(long brand)
    {
        if (!_brands.TryGetValue(brand, out var sums))
        {
            _brands.Add(brand, sums = []);
        }

        _latest = (brand, sums);
        return sums;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(long Link, long Quarter, short Consent);

    [StructLayout(LayoutKind.Auto)]
    private struct Sum
    {
        public int Clicks;
        public int Humans;
        public long LastMicros;
    }
}
