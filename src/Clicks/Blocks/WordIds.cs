using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>
/// The numbers of brands' words: a bounded memory of those met, filled from app.click_words once a load. Until then a new word is
/// known by its place among those that wait, which is below <see cref="ClickColumns.OtherWord"/>.
/// </summary>
internal sealed class WordIds(int capacity = 200_000)
{
    private const int FirstPlace = -2;

    private readonly Dictionary<(long Brand, string Word), int> _numbers = [];
    private readonly List<(long Brand, string Word)> _waiting = [];
    private readonly List<int> _found = [];

    /// <summary>Forgets what has become too much. Only between loads: places given out become void.</summary>
    public void Trim()
    {
        // Words that still wait are those of a load that failed, and known by places.
        foreach (var word in _waiting)
        {
            _numbers.Remove(word);
        }

        _waiting.Clear();
        _found.Clear();
        if (_numbers.Count > capacity)
        {
            _numbers.Clear();
        }
    }

    /// <summary>The word's number, or its place. 0 for an empty word.</summary>
    public int Find(long brand, string word)
    {
        if (word.Length == 0)
        {
            return 0;
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (brand, word), out var isKnown);
        if (!isKnown)
        {
            number = FirstPlace - _waiting.Count;
            _waiting.Add((brand, word));
        }

        return number;
    }

    /// <summary>The number that belongs to what <see cref="Find"/> returned. Valid after <see cref="Resolve"/>.</summary>
    public int NumberOf(int numberOrPlace) => numberOrPlace <= FirstPlace ? _found[FirstPlace - numberOrPlace] : numberOrPlace;

    /// <summary>Gives every word that waits its number.</summary>
    public void Resolve(NpgsqlConnection connection)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT brand, said, number FROM app.click_words($1, $2)", connection);
        command.Parameters.Add(new() { Value = _waiting.Select(w => w.Brand).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = _waiting.Select(w => w.Word).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                _numbers[(reader.GetInt64(0), reader.GetString(1))] = reader.GetInt32(2);
            }
        }

        _found.AddRange(_waiting.Select(word => _numbers[word]));
        _waiting.Clear();
    }
}
