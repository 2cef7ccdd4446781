using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Enrichment;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// User-agent strings as ids: visitors share few of them. A bounded memory of those seen; unknown ones are written to the
/// database once a load. Its key starts from a random number, so nobody can choose strings that meet under one key.
/// </summary>
internal sealed class UserAgentIds(int capacity = 50_000)
{
    private const int DigestSize = 16;

    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
    private readonly Dictionary<UInt128, AgentRow> _rows = [];
    private readonly Dictionary<UInt128, string> _unknown = [];

    // Read for clicks of which nothing is kept: they have no row.
    private readonly Dictionary<UInt128, AgentRow> _unkept = [];

    /// <summary>Forgets what it has learnt once that has become too much. Only between loads: keys given out become void.</summary>
    public void Trim()
    {
        _unknown.Clear();
        if (_rows.Count > capacity)
        {
            _rows.Clear();
        }

        if (_unkept.Count > capacity)
        {
            _unkept.Clear();
        }
    }

    /// <summary>The key under which <see cref="RowOf"/> will know the string; 0 for an empty one.</summary>
    public UInt128 KeyOf(ReadOnlySpan<byte> userAgent)
    {
        if (userAgent.IsEmpty)
        {
            return default;
        }

        var key = XxHash128.HashToUInt128(userAgent, _seed) | UInt128.One;
        if (!_rows.ContainsKey(key) && !_unknown.ContainsKey(key))
        {
            // PostgreSQL's text has no place for a zero character.
            _unknown.Add(key, Encoding.UTF8.GetString(userAgent).Replace("\0", "", StringComparison.Ordinal));
        }

        return key;
    }

    /// <summary>The string's row. Valid after <see cref="Resolve"/>.</summary>
    public AgentRow RowOf(UInt128 key) => key == default ? AgentRow.None : _rows.TryGetValue(key, out var row) ? row : _unkept[key];

    /// <summary>Finds or makes the rows of the strings that are not known yet, with what they say.</summary>
    /// <param name="kept">Keys whose strings may be written down; the others are read and no more. Null for all.</param>
    public void Resolve(NpgsqlConnection connection, IReadOnlySet<UInt128>? kept = null)
    {
        foreach (var (key, value) in kept is null ? [] : _unknown.Where(pair => !kept.Contains(pair.Key)).ToList())
        {
            _unkept.TryAdd(key, new AgentRow(0, UserAgentReader.Read(value)));
            _unknown.Remove(key);
        }

        if (_unknown.Count == 0)
        {
            return;
        }

        // In digest order, so that two nodes that meet the same new strings do not wait for each other crosswise.
        var wanted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in _unknown.Values)
        {
            wanted.TryAdd(Digest(value), value);
        }

        var found = Select(connection, wanted.Keys);
        if (found.Count < wanted.Count)
        {
            Insert(connection, wanted.Where(pair => !found.ContainsKey(pair.Key)).ToList());
            found = Select(connection, wanted.Keys);
        }

        // Reading one takes as long as everything else about a hundred clicks: what these lists said before is taken as it stands.
        var read = found.Where(pair => pair.Value.Facts is null).ToDictionary(pair => pair.Key, pair => UserAgentReader.Read(wanted[pair.Key]), StringComparer.Ordinal);
        AgentTable.WriteFacts(connection, read.Select(pair => (found[pair.Key].Id, pair.Value)).ToList());
        foreach (var (key, value) in _unknown)
        {
            var digest = Digest(value);
            var (id, facts) = found[digest];
            _rows[key] = new AgentRow(id, facts ?? read[digest]);
        }

        _unknown.Clear();
    }

    private static string Digest(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, DigestSize));

    // Facts of other lists than today's are none.
    private static Dictionary<string, (long Id, UserAgentFacts? Facts)> Select(NpgsqlConnection connection, IReadOnlyCollection<string> digests)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT digest, id, facts_version IS NOT DISTINCT FROM $2, traffic, device, os, os_version, browser, browser_version, in_app
              FROM user_agents WHERE digest = ANY ($1)
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = digests.Select(Convert.FromHexString).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.AddWithValue(UserAgentReader.DataVersion);
        using var row = command.ExecuteReader();
        var found = new Dictionary<string, (long Id, UserAgentFacts? Facts)>(StringComparer.Ordinal);
        while (row.Read())
        {
            var facts = row.GetBoolean(2)
                ? new UserAgentFacts((Traffic)row.GetInt16(3), (Device)row.GetInt16(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9))
                : null;
            found.Add(Convert.ToHexString((byte[])row.GetValue(0)), (row.GetInt64(1), facts));
        }

        return found;
    }

    private static void Insert(NpgsqlConnection connection, List<KeyValuePair<string, string>> missing)
    {
        using var command = new NpgsqlCommand(
            "INSERT INTO user_agents (digest, value) SELECT * FROM unnest($1, $2) ON CONFLICT (digest) DO NOTHING", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = missing.Select(pair => Convert.FromHexString(pair.Key)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter { Value = missing.Select(pair => pair.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.ExecuteNonQuery();
    }
}
