using System.IO.Hashing;
using System.Security.Cryptography;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// What was read out of texts that come with many clicks: the same few sites, campaigns and languages. A bounded memory. Its key starts
/// from a random number, so nobody can choose texts that meet under one key.
/// </summary>
internal sealed class KnownTexts<T>(ReadText<T> read, int capacity = 20_000)
{
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
    private readonly Dictionary<UInt128, T> _known = [];

    public T Of(ReadOnlySpan<byte> text)
    {
        var key = XxHash128.HashToUInt128(text, _seed);
        if (!_known.TryGetValue(key, out var value))
        {
            if (_known.Count >= capacity)
            {
                _known.Clear();
            }

            _known.Add(key, value = read(text));
        }

        return value;
    }
}

/// <summary>Reads a text in UTF-8.</summary>
internal delegate T ReadText<out T>(ReadOnlySpan<byte> text);
