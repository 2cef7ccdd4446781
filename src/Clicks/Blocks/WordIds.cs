using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>
/// The numbers of brands' words: a bounded memory of those met, filled from app.click_words once a load. Until then a new word is
/// known by its place among those that wait, which is below <see cref="ClickColumns.OtherWord"/>.
/// </summary>
internal sealed class WordIds(int capacity = 200_000)
{
    private const int FirstPlace = -2;

    private readonly Dictionary<long, BrandWords> _brands = [];
    private readonly List<(BrandWords Words, string Word)> _waiting = [];
    private readonly List<int> _found = [];
    private int _count;

    /// <summary>Forgets what has become too much. Only between loads: places given out become void, and what <see cref="Of"/> gave.</summary>
    public void Trim()
    {
        // Words that still wait are those of a load that failed, and known by places.
        foreach (var (words, word) in _waiting)
        {
            words.Forget(word);
        }

        _waiting.Clear();
        _found.Clear();
        if (_count > capacity)
        {
            _brands.Clear();
            _count = 0;
        }
    }

    /// <summary>A brand's words. Valid until <see cref="Trim"/>.</summary>
    public BrandWords Of(long brand)
    {
        if (!_brands.TryGetValue(brand, out var words))
        {
            _brands.Add(brand, words = new BrandWords(this, brand));
        }

        return words;
    }

    /// <summary>The number that belongs to what <see cref="BrandWords"/> said of a word. Valid after <see cref="Resolve"/>.</summary>
    public int NumberOf(int numberOrPlace) => IsPlace(numberOrPlace) ? _found[FirstPlace - numberOrPlace] : numberOrPlace;

    /// <summary>Gives every word that waits its number.</summary>
    public void Resolve(NpgsqlConnection connection)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT brand, said, number FROM app.click_words($1, $2)", connection);
        command.Parameters.Add(new() { Value = _waiting.Select(w => w.Words.Brand).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = _waiting.Select(w => w.Word).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                Of(reader.GetInt64(0)).Learn(reader.GetString(1), reader.GetInt32(2));
            }
        }

        _found.AddRange(_waiting.Select(waiting => waiting.Words.Find(waiting.Word)));
        _waiting.Clear();
    }

    private static bool IsPlace(int numberOrPlace) => numberOrPlace <= FirstPlace;

    /// <summary>The words of one brand.</summary>
    internal sealed class BrandWords(WordIds all, long brand)
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly Dictionary<AgentRow, AgentWords> _agents = [];

        public long Brand { get; } = brand;

        /// <summary>The word's number, or its place. 0 for an empty word.</summary>
        public int Find(string word)
        {
            if (word.Length == 0)
            {
                return 0;
            }

            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, word, out var isKnown);
            if (!isKnown)
            {
                number = FirstPlace - all._waiting.Count;
                all._waiting.Add((this, word));
                all._count++;
            }

            return number;
        }

        /// <summary>What a user agent says, which is the same at each of its clicks.</summary>
        public AgentWords Find(AgentRow agent)
        {
            if (_agents.TryGetValue(agent, out var words))
            {
                return words;
            }

            words = new AgentWords(
                Find(agent.Facts.Os), Find(agent.OsWithVersion), Find(agent.Facts.Browser), Find(agent.BrowserWithVersion), Find(agent.Facts.InApp));
            if (!IsPlace(words.Os) && !IsPlace(words.OsVersion) && !IsPlace(words.Browser) && !IsPlace(words.BrowserVersion) && !IsPlace(words.InApp))
            {
                _agents.Add(agent, words);
                all._count++;
            }

            return words;
        }

        public void Learn(string word, int number) => _numbers[word] = number;

        public void Forget(string word)
        {
            if (_numbers.Remove(word))
            {
                all._count--;
            }
        }
    }
}

/// <summary>A user agent's words, by numbers or places.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgentWords(int Os, int OsVersion, int Browser, int BrowserVersion, int InApp);
